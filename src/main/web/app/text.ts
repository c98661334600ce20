/** All that the page says, in one place. Names that UI.md fixes stand here too. */

export const text = {
  brand: 'durachat',
  untitled: 'Untitled',
  newChat: 'New chat',

  sidebar: {
    name: 'Sidebar',
    open: 'Open sidebar',
    close: 'Close sidebar',
    conversations: 'Conversations',
    search: 'Search conversations',
    noMatch: (query: string) => `Nothing is called “${query}”.`,
    empty: 'Your conversations will be listed here.',
    answering: 'answering',
    loading: 'Loading…',
    pinned: 'Pinned',
    today: 'Today',
    yesterday: 'Yesterday',
    week: 'Previous 7 days',
    month: 'Previous 30 days',
    older: 'Older',
  },

  connection: {
    name: 'Connection',
    connected: 'Connected',
    reconnecting: 'Reconnecting…',
    offline: 'Offline',
    signedOut: 'You are signed out. What you typed is kept in this browser.',
    signIn: 'Sign in again',
  },

  theme: { name: 'Theme', system: 'as the system', light: 'light', dark: 'dark' },

  prompt: {
    name: 'Message',
    placeholder: 'Ask anything',
    send: 'Send',
    stop: 'Stop',
    model: 'Model',
  },

  log: {
    name: 'Messages',
    loading: 'Loading messages…',
    older: 'Loading earlier messages…',
    jump: 'Jump to latest',
    goneTitle: 'This conversation is not here',
    gone: 'It was deleted, or the address is not quite right.',
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
    copied: 'Copied.',
    copyFailed: 'The browser did not allow that. Select the text instead.',
    copyCode: 'Code to clipboard',
    edit: 'Edit',
    editBox: 'Edit message',
    save: 'Save',
    cancel: 'Cancel',
    regenerate: 'Regenerate',
    continue: 'Continue',
    versions: 'Versions',
    previous: 'Previous version',
    next: 'Next version',
    tokens: (count: number) => `${count.toLocaleString('en')} tokens`,
    seconds: (ms: number) => `${(ms / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} s`,
    stopped: 'Stopped.',
    interrupted: 'Interrupted before the end. What was written is kept; “Continue” goes on from here.',
    cutByLength: 'Cut off at the model’s limit. “Continue” goes on from here.',
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
    rows: (mod: string) => [
      { keys: ['Enter'], does: 'Send the message' },
      { keys: ['Shift', 'Enter'], does: 'Begin a new line' },
      { keys: ['/'], does: 'Go to the message box' },
      { keys: ['Esc'], does: 'Stop the answer, or close what is open' },
      { keys: [mod, 'K'], does: 'Search conversations' },
      { keys: [mod, 'Shift', 'O'], does: 'New chat' },
      { keys: ['Alt', '↑'], does: 'Previous conversation' },
      { keys: ['Alt', '↓'], does: 'Next conversation' },
      { keys: ['?'], does: 'Show this list' },
    ],
  },

  notices: { name: 'Notices', dismiss: 'Dismiss' },

  /** What went wrong and what to do, by the protocol's error codes. */
  failure(code: string, message: string): string {
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
      case 'unauthorized':
      case 'forbidden': return 'You are not allowed to do that.';
      case 'expired': return 'It waited here for too long to be sent by itself.';
      case 'request_conflict': return 'The server knows another message by the same name.';
      default: return message === '' ? 'Something went wrong.' : message;
    }
  },
} as const;
