-- One row: whose file this is, which lineage, and how many durable changes it has seen.
CREATE TABLE lineage (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  user_id TEXT NOT NULL,
  epoch TEXT NOT NULL,
  seq INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  preferences TEXT NOT NULL DEFAULT '{}'
);

CREATE TABLE conversation (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  model TEXT NOT NULL,
  project_id TEXT,
  archived INTEGER NOT NULL DEFAULT 0,
  pinned INTEGER NOT NULL DEFAULT 0,
  deleted_at INTEGER,
  message_count INTEGER NOT NULL DEFAULT 0,
  token_count INTEGER NOT NULL DEFAULT 0,
  leaf_id TEXT,
  preview TEXT NOT NULL DEFAULT '',
  streaming INTEGER NOT NULL DEFAULT 0,
  system_prompt TEXT,
  reasoning_effort TEXT,
  seq INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX conversation_seq ON conversation (seq);

-- n is the order of creation. Ids and clocks never order messages.
CREATE TABLE message (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL,
  parent_id TEXT,
  role TEXT NOT NULL,
  content TEXT NOT NULL,
  thinking TEXT,
  status TEXT NOT NULL,
  attempt INTEGER NOT NULL DEFAULT 1,
  model TEXT,
  finish_reason TEXT,
  prompt_tokens INTEGER,
  completion_tokens INTEGER,
  total_tokens INTEGER,
  first_token_ms INTEGER,
  total_ms INTEGER,
  failure_code TEXT,
  failure_message TEXT,
  seq INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX message_conversation ON message (conversation_id, n);
CREATE INDEX message_changed ON message (conversation_id, seq);
CREATE INDEX message_active ON message (n) WHERE status IN ('pending', 'streaming');

-- What a reply gained since its attempt began. Folded into the message when the attempt ends:
-- appending to the message itself would write the whole text again with every delta.
CREATE TABLE reply_chunk (
  message INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  start INTEGER NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (message, kind, start)
) WITHOUT ROWID;

-- Commands that took effect, with the answer that they got.
CREATE TABLE request (
  id TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  answer TEXT NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX request_age ON request (created_at);

-- What is gone for good, so that a client that was away learns of it.
CREATE TABLE deleted_conversation (
  id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE deleted_message (
  id TEXT PRIMARY KEY,
  conversation_id TEXT NOT NULL,
  seq INTEGER NOT NULL
) WITHOUT ROWID;

-- When each of the user's other things last changed.
CREATE TABLE changed (
  what TEXT PRIMARY KEY,
  seq INTEGER NOT NULL
) WITHOUT ROWID;
