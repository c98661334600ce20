-- The id is the user id: it never changes and never belongs to another account. An account has a
-- name and a password of ours, or is known by what a provider calls it.
CREATE TABLE account (
  id TEXT PRIMARY KEY,
  name TEXT,
  name_key TEXT UNIQUE,
  password_hash TEXT,
  issuer TEXT,
  subject TEXT,
  created_at INTEGER NOT NULL,
  UNIQUE (issuer, subject)
);

-- A signed-in browser. Of its cookie only a hash is kept, and of the one before it.
CREATE TABLE session (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  token_hash TEXT NOT NULL UNIQUE,
  previous_hash TEXT UNIQUE,
  rotated_at INTEGER NOT NULL,
  confirmed_at INTEGER,
  created_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  secure INTEGER NOT NULL,
  address TEXT,
  user_agent TEXT
);
CREATE INDEX session_user ON session (user_id, used_at);

-- An invitation to sign up; it is deleted when it is used.
CREATE TABLE invite (
  code_hash TEXT PRIMARY KEY,
  ends_at INTEGER NOT NULL
);
