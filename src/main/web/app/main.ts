import { browserEnvironment, DurachatClient, identityStatus, randomUuid, socketUrl, watchBrowser } from '../client/index.ts';
import { ChatPage } from './components/chat-page.ts';
import { Models } from './models.ts';
import { Notices } from './notices.ts';
import { Session } from './session.ts';

const environment = browserEnvironment();
const client = new DurachatClient(
  { url: socketUrl(location, randomUuid()), identityStatus: () => identityStatus(location) },
  environment,
);
const session = new Session(client, new Models(), new Notices(), environment.storage);

const page = new ChatPage();
page.session = session;
document.body.append(page);
watchBrowser(client);
session.start();
