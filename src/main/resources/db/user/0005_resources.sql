-- Projects: conversations that share instructions. n is the order of creation.
CREATE TABLE project (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  instructions TEXT,
  seq INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
-- The list of a project, newest first.
CREATE INDEX conversation_of_project ON conversation
  (project_id, deleted_at IS NULL, updated_at, id) WHERE project_id IS NOT NULL;

-- The user's own prompt templates. n is the order of creation.
CREATE TABLE prompt_template (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  content TEXT NOT NULL,
  model TEXT,
  system_prompt TEXT,
  seq INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);

-- What replies cost, by UTC day and model. Kept when their conversations are deleted.
CREATE TABLE daily_usage (
  day TEXT NOT NULL,
  model TEXT NOT NULL,
  replies INTEGER NOT NULL,
  prompt_tokens INTEGER NOT NULL,
  completion_tokens INTEGER NOT NULL,
  total_tokens INTEGER NOT NULL,
  PRIMARY KEY (day, model)
) WITHOUT ROWID;
INSERT INTO daily_usage
SELECT date(updated_at / 1000, 'unixepoch'), model, count(*), total(prompt_tokens),
  total(completion_tokens), total(total_tokens)
FROM message
WHERE role = 'assistant' AND model IS NOT NULL AND status NOT IN ('pending', 'streaming')
GROUP BY 1, 2;

-- The user's own keys for providers, each encrypted with the node's secret.
CREATE TABLE provider_key (
  provider TEXT PRIMARY KEY,
  sealed BLOB NOT NULL
) WITHOUT ROWID;

-- What share links show: a conversation as it was, as JSON. Their tokens are in the directory.
CREATE TABLE share (
  conversation_id TEXT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  snapshot TEXT NOT NULL,
  expires_at INTEGER
);
