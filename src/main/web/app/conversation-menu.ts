import type { Conversation } from '../client/index.ts';
import type { MenuItem } from './components/menu-sheet.ts';
import { confirm } from './components/confirm-dialog.ts';
import type { Session } from './session.ts';
import { text } from './text.ts';

/** What can be done to a conversation of the sidebar. */
export function conversationMenu(session: Session, conversation: Conversation, bin: boolean, rename: () => void): MenuItem[] {
  return bin ? binned(session, conversation) : listed(session, conversation, rename);
}

function listed(session: Session, conversation: Conversation, rename: () => void): MenuItem[] {
  const { actions } = session;
  const { pinned, archived } = conversation;
  return [
    { name: text.actions.rename, icon: 'edit', act: rename },
    { name: pinned ? text.actions.unpin : text.actions.pin, icon: 'pin', act: () => void actions.change(conversation, { pinned: !pinned }) },
    { name: archived ? text.actions.unarchive : text.actions.archive, icon: 'archive', act: () => void actions.archive(conversation) },
    { name: text.actions.clone, icon: 'clone', act: () => void actions.clone(conversation) },
    { name: text.actions.move, icon: 'folder', act: () => void openDialog('project-picker', session, conversation) },
    { name: text.actions.exportMarkdown, icon: 'download', divided: true, act: () => actions.export(conversation, 'markdown') },
    { name: text.actions.exportJson, icon: 'download', act: () => actions.export(conversation, 'json') },
    { name: text.actions.share, icon: 'share', act: () => void openDialog('share-dialog', session, conversation) },
    { name: text.actions.delete, icon: 'bin', danger: true, divided: true, act: () => void actions.remove(conversation) },
  ];
}

function binned(session: Session, conversation: Conversation): MenuItem[] {
  const forGood = async (): Promise<void> => {
    const title = conversation.title || text.untitled;
    if (await confirm({ title: text.actions.deleteForGood, body: text.actions.deleteForGoodNote(title) })) {
      await session.actions.removeForGood(conversation.id);
    }
  };
  return [
    { name: text.actions.restore, icon: 'restore', act: () => void session.actions.restore(conversation.id) },
    { name: text.actions.deleteForGood, icon: 'bin', danger: true, act: () => void forGood() },
  ];
}

/** Dialogs that are rarely wanted are loaded when they are. */
async function openDialog(name: 'project-picker' | 'share-dialog', session: Session, conversation: Conversation): Promise<void> {
  try {
    if (name === 'share-dialog') {
      (await import('./components/share-dialog.ts')).showShare(session, conversation);
    } else {
      (await import('./components/project-picker.ts')).showProjectPicker(session, conversation);
    }
  } catch {
    session.notices.show(text.failure('unreachable', ''));
  }
}
