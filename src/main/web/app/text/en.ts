/** All that the page says, in English. Names that docs and tests find things by stand here too. */
export const en = {
  /** For numbers and dates. */
  locale: 'en',
  direction: 'ltr',
  brand: 'durachat',
  untitled: 'Untitled',
  newChat: 'New chat',

  sidebar: {
    name: 'Sidebar',
    open: 'Open sidebar',
    close: 'Close sidebar',
    conversations: 'Conversations',
    search: 'Search conversations',
    clear: 'Clear the search',
    noMatch: (query: string) => `Nothing is called “${query}”.`,
    inMessages: 'In messages',
    searching: 'Searching messages…',
    noHits: 'No message says that.',
    searchFailed: 'Messages could not be searched just now.',
    empty: 'Your conversations will be listed here.',
    answering: 'answering',
    unsent: 'not sent yet',
    loading: 'Loading…',
    pinned: 'Pinned',
    today: 'Today',
    yesterday: 'Yesterday',
    week: 'Previous 7 days',
    month: 'Previous 30 days',
    older: 'Older',
    archive: 'Archive',
    archiveEmpty: 'Nothing is archived.',
    bin: 'Bin',
    binEmpty: 'The bin is empty.',
    binFailed: 'The bin could not be fetched just now.',
    back: 'All conversations',
    settings: 'Settings',
    account: 'Account',
  },

  actions: {
    of: (title: string) => `Actions for ${title}`,
    rename: 'Rename',
    renameBox: 'Rename conversation',
    pin: 'Pin',
    unpin: 'Unpin',
    archive: 'Archive',
    unarchive: 'Unarchive',
    clone: 'Clone',
    move: 'Move to project',
    exportMarkdown: 'Export as Markdown',
    exportJson: 'Export as JSON',
    share: 'Share',
    delete: 'Delete',
    restore: 'Restore',
    deleteForGood: 'Delete for good',
    deleteForGoodNote: (title: string) => `“${title}” and all its messages will be deleted. This cannot be undone.`,
    undo: 'Undo',
    deleted: (title: string) => `“${title}” was deleted.`,
    archived: (title: string) => `“${title}” was archived.`,
    restored: 'It is back.',
    cloned: 'This is the copy.',
    notHere: 'This server cannot do that yet.',
  },

  projects: {
    name: 'Projects',
    new: 'New project',
    edit: 'Edit project',
    title: 'Name',
    instructions: 'Instructions',
    instructionsHint: 'What the model is told in every conversation of this project.',
    none: 'No project',
    noneYet: 'A project groups conversations and gives them the same instructions.',
    empty: 'Nothing is in this project yet.',
    remove: 'Delete project',
    removeNote: 'Its conversations stay.',
    choose: 'Move to project',
    move: 'Move',
  },

  connection: {
    name: 'Connection',
    connected: 'Connected',
    reconnecting: 'Reconnecting…',
    offline: 'Offline',
    signedOut: 'You are signed out. What you typed is kept in this browser.',
    signIn: 'Sign in again',
    newVersion: 'A newer version of this page is here.',
    reload: 'Reload',
  },

  theme: { name: 'Theme', system: 'as the system', light: 'light', dark: 'dark' },

  prompt: {
    name: 'Message',
    placeholder: 'Ask anything',
    send: 'Send',
    stop: 'Stop',
    model: 'Model',
    attach: 'Attach files',
    templates: 'Prompt templates',
    templatesEmpty: 'No templates yet. You can write some in the settings.',
    drop: 'Drop files here',
    files: 'Attached files',
    removeFile: (name: string) => `Remove ${name}`,
    uploading: (part: number) => `${Math.round(part * 100)} %`,
    uploadFailed: 'not uploaded',
    retryUpload: (name: string) => `Upload ${name} again`,
    waitForFiles: 'The files are still on their way.',
    fill: 'Fill in the template',
    insert: 'Insert',
  },

  log: {
    name: 'Messages',
    loading: 'Loading messages…',
    older: 'Loading earlier messages…',
    jump: 'Jump to latest',
    goneTitle: 'This conversation is not here',
    gone: 'It was deleted, or the address is not quite right.',
    goneOffline: 'It was not read on this device before, so it needs the connection.',
  },

  message: {
    you: 'You',
    assistant: 'Assistant',
    system: 'System',
    tool: 'Tool',
    thinking: 'Thinking',
    writing: 'The answer is being written',
    toolCall: (name: string) => `Tool: ${name}`,
    toolInput: 'Input',
    toolResult: 'Result',
    copy: 'Copy',
    copyPlain: 'Plain text to clipboard',
    copied: 'Copied.',
    copyFailed: 'The browser did not allow that. Select the text instead.',
    copyCode: 'Code to clipboard',
    edit: 'Edit',
    editBox: 'Edit message',
    save: 'Save',
    cancel: 'Cancel',
    regenerate: 'Regenerate',
    answerBy: (model: string) => `Answer again by ${model}`,
    otherModels: 'Answer again by',
    continue: 'Continue',
    more: 'More',
    versions: 'Versions',
    previous: 'Previous version',
    next: 'Next version',
    good: 'Good answer',
    bad: 'Bad answer',
    details: 'Figures',
    remove: 'Delete message',
    removeNote: 'The message and all that follows it will be deleted. This cannot be undone.',
    attachments: 'Files',
    removed: 'The message was deleted.',
    model: 'Model',
    firstToken: 'First words after',
    total: 'Whole answer after',
    promptTokens: 'Tokens read',
    completionTokens: 'Tokens written',
    at: 'Written',
    stopped: 'Stopped.',
    interrupted: 'Interrupted before the end. What was written is kept; “Continue” goes on from here.',
    cutByLength: 'Cut off at the model’s limit. “Continue” goes on from here.',
    empty: 'The model answered with nothing. “Regenerate” asks again.',
  },

  pending: {
    sending: 'Sending…',
    offline: 'Kept here. It will be sent when the connection is back.',
    waitingForReply: 'Goes out when the answer before it has ended.',
    retrying: (why: string) => `Not taken yet (${why}). Trying again…`,
    failed: (why: string) => `Not sent: ${why}`,
    tryAgain: 'Try again',
    discard: 'Discard',
    later: 'You are not connected. It will be done when the connection is back.',
  },

  welcome: {
    title: 'What is on your mind?',
    body: 'Answers are written on the server and stored as they come. Close the page, lose the network, come back on another device: nothing is lost.',
    examples: 'Examples',
    prompts: [
      { title: 'Explain', prompt: 'Explain how a B-tree stays balanced, with a small example.' },
      { title: 'Write', prompt: 'Write a short, friendly note to a neighbour about a parcel left with me.' },
      { title: 'Compare', prompt: 'Compare SQLite and PostgreSQL for a small web application in a table.' },
      { title: 'Plan', prompt: 'Plan three simple dinners for two with the season’s vegetables.' },
    ],
    demoTitle: 'Only the demo model is set up.',
    demoBefore: 'It quotes what you write. For real answers, set a key, for example ',
    demoAfter: ', and restart the server.',
    demoKey: 'OPENAI_API_KEY',
  },

  shortcuts: {
    name: 'Keyboard shortcuts',
    close: 'Close',
    rows: (mod: string, send: readonly string[], newline: readonly string[]) => [
      { keys: send, does: 'Send the message' },
      { keys: newline, does: 'Begin a new line' },
      { keys: ['/'], does: 'Go to the message box' },
      { keys: ['Esc'], does: 'Stop the answer, or close what is open' },
      { keys: [mod, 'K'], does: 'Search conversations' },
      { keys: [mod, 'Shift', 'O'], does: 'New chat' },
      { keys: ['Alt', '↑'], does: 'Previous conversation' },
      { keys: ['Alt', '↓'], does: 'Next conversation' },
      { keys: ['?'], does: 'Show this list' },
    ],
  },

  share: {
    name: 'Share',
    body: 'Whoever has the link can read this conversation as it is now. What is written later is not shown.',
    expires: 'The link works',
    week: 'for 7 days',
    month: 'for 30 days',
    always: 'until it is taken back',
    make: 'Make a link',
    link: 'Link',
    copy: 'Copy link',
    end: 'Take the link back',
    ended: 'The link does not work any more.',
    until: (date: string) => `Works until ${date}.`,
    readOnly: 'A conversation that was shared. It can be read, not changed.',
    goneTitle: 'There is nothing behind this link',
    gone: 'It has expired, was taken back, or is not quite right.',
    toChat: 'Your conversations',
  },

  settings: {
    name: 'Settings',
    close: 'Close',
    general: 'General',
    theme: 'Theme',
    language: 'Language',
    languageSystem: 'as the browser',
    sendKey: 'Send with',
    sendEnter: 'Enter',
    sendCtrl: 'Ctrl or ⌘ and Enter',
    model: 'Default model',
    modelServer: 'as the server',
    templates: 'Prompt templates',
    templatesHint: 'Words in double braces, such as {{topic}}, are asked for when a template is used.',
    newTemplate: 'New template',
    editTemplate: (title: string) => `Edit ${title}`,
    removeTemplate: (title: string) => `Remove ${title}`,
    templateTitle: 'Title',
    templateContent: 'Text',
    save: 'Save',
    cancel: 'Cancel',
    usage: 'Usage',
    usageTitle: 'Tokens per day, last 30 days',
    usageDay: (day: string, tokens: string) => `${day}: ${tokens} tokens`,
    usageSum: (tokens: string, replies: number) => `${tokens} tokens in ${replies === 1 ? 'one answer' : `${replies.toLocaleString('en')} answers`}`,
    usageNone: 'No answers in the last 30 days.',
    data: 'Your data',
    stored: (size: string) => `${size} are stored for you.`,
    exportAll: 'Export everything',
    import: 'Import conversations',
    imported: (count: number) => `${count} ${count === 1 ? 'conversation' : 'conversations'} imported.`,
    notImported: 'That is no export of durachat. Choose a JSON file that was exported here.',
    erase: 'Delete account',
    eraseNote: 'All your conversations, files and settings will be deleted, here and on the server. This cannot be undone.',
    eraseConfirm: 'Type DELETE to go on',
    eraseWord: 'DELETE',
    account: 'Account',
    signedIn: 'Signed in on',
    thisPlace: 'this browser',
    endSession: 'Sign out there',
    signOut: 'Sign out',
    password: 'Change password',
    oldPassword: 'Current password',
    newPassword: 'New password',
    passwordChanged: 'The password was changed.',
    unavailable: 'This server does not offer that.',
    failed: 'That could not be fetched just now.',
  },

  auth: {
    signIn: 'Sign in',
    signUp: 'Create account',
    toSignUp: 'New here? Create an account',
    toSignIn: 'Have an account? Sign in',
    name: 'Name',
    password: 'Password',
    passwordHint: (characters: number) => `At least ${characters} characters. A few unrelated words are best.`,
    invite: 'Invitation code',
    byProvider: 'Sign in with your organisation',
    signedOut: 'Sign in to go on. What you typed is kept in this browser.',
    wrong: 'That is not the right name and password.',
    taken: 'This does not work: somebody may have this name already, or the password is too short.',
    tooOften: 'That was tried too often. Wait a minute.',
    elsewhere: 'You are signed out. Sign in where you did before, then reload this page.',
  },

  dialogs: { close: 'Close', cancel: 'Cancel', delete: 'Delete' },

  notices: { name: 'Notices', dismiss: 'Dismiss' },

  count: (value: number) => value.toLocaleString('en'),
  tokens: (count: number) => `${count.toLocaleString('en')} tokens`,
  seconds: (ms: number) => `${(ms / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} s`,

  /** What went wrong and what to do, by the protocol's error codes. */
  failure: (code: string, message: string): string => {
    switch (code) {
      case 'provider_auth': return 'The model’s provider refused the key. Check the key on the server, then regenerate.';
      case 'provider_rate_limited': return 'The model’s provider is asked too often right now. Wait a moment, then continue.';
      case 'provider_rejected': return `The model’s provider refused the request. ${message}`;
      case 'context_too_long': return 'The conversation has become too long for this model. Start a new chat or choose another model.';
      case 'content_filtered': return 'The provider’s content filter ended the answer. Put the question in other words.';
      case 'provider_unavailable': return 'The model’s provider could not be reached. Try again in a moment.';
      case 'provider_timeout': return 'The model’s provider went silent. “Continue” goes on from here.';
      case 'provider_protocol': return 'The model’s provider broke off the answer. “Continue” goes on from here.';
      case 'storage_full': return 'The server’s disk is full. Make room there, then try again.';
      case 'storage_failed': return 'The server could not read or write your data. Whoever runs it should look at its log.';
      case 'too_large': return 'That is too long for one message. Shorten it and send it again.';
      case 'quota_exceeded': return 'Your space on the server is used up. Delete something you do not need.';
      case 'model_unknown': return 'The chosen model is not there any more. Choose another one and try again.';
      case 'not_found': return 'It is not there any more.';
      case 'stream_active': return 'An answer is being written in this conversation. Wait for it, or stop it.';
      case 'too_many_streams': return 'Too many answers are being written at once. Wait for one to end.';
      case 'rate_limited': return 'That was a little too fast. Try again in a moment.';
      case 'unavailable': return 'The server is busy or restarting. Try again in a moment.';
      case 'unreachable': return 'The server could not be reached. Try again when the connection is back.';
      case 'unauthorized':
      case 'forbidden': return 'You are not allowed to do that.';
      case 'expired': return 'It waited here for too long to be sent by itself.';
      case 'request_conflict': return 'The server knows another message by the same name.';
      default: return message === '' ? 'Something went wrong.' : message;
    }
  },
};

export type Texts = typeof en;
