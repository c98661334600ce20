import { Api, browserEnvironment, DurachatClient, identityStatus, randomUuid, socketUrl, watchBrowser } from '../client/index.ts';
import { Address } from './address.ts';
import { ChatPage } from './components/chat-page.ts';
import { needMarkdown } from './components/markdown.ts';
import { Drafts } from './drafts.ts';
import { framePainted, nextTask } from './frame.ts';
import { Models } from './models.ts';
import { Notices } from './notices.ts';
import { Cache } from './offline/cache.ts';
import { Keeper } from './offline/keeper.ts';
import { watchForNewVersion } from './offline/shell.ts';
import { chosenLanguage, Preferences } from './preferences.ts';
import { Session } from './session.ts';
import { speak } from './text.ts';

const environment = browserEnvironment();
const api = new Api(document.baseURI);

async function begin(): Promise<void> {
  await speak(chosenLanguage(environment.storage));
  await nextTask(); // to run all of the script and to draw takes longer than a page should not react
  const { shareToken } = new Address();
  if (shareToken === null) {
    await chat();
  } else {
    (await import('./components/shared-page.ts')).showShared(api, shareToken);
  }
}

async function chat(): Promise<void> {
  const { storage } = environment;
  const client = new DurachatClient(
    { url: socketUrl(location, randomUuid()), identityStatus: () => identityStatus(location) }, environment);
  const preferences = new Preferences(api, storage);
  const session = new Session({
    client, api, preferences,
    models: new Models(api, preferences),
    notices: new Notices(),
    drafts: new Drafts(storage),
    keeper: new Keeper(Cache.open(), client),
  });
  const page = new ChatPage();
  page.session = session;
  document.body.append(page);
  watchBrowser(client);
  client.connection.states.add((state) => state === 'signed-out' && void signIn(page));
  await session.start();
  await framePainted();
  needMarkdown();
  watchForNewVersion((renew) => (page.renew = renew));
}

/** In the modes that have a place to sign in; in the others the page says what it can. */
async function signIn(page: ChatPage): Promise<void> {
  const way = await api.wayIn().catch(() => null);
  if (way?.mode === 'accounts' || way?.mode === 'oidc') {
    const { showSignIn } = await import('./components/sign-in-page.ts');
    page.remove();
    showSignIn(api, way);
  }
}

void begin();
