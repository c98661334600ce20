-- Who gave a conversation its title: the prompt that began it, a model, or a person. What a person
-- gave stays.
ALTER TABLE conversation ADD COLUMN title_source TEXT NOT NULL DEFAULT 'prompt';

-- The title as it is searched: in lower case, whatever the script.
ALTER TABLE conversation ADD COLUMN title_folded TEXT NOT NULL DEFAULT '';
UPDATE conversation SET title_folded = lower(title);

-- The list, newest first.
CREATE INDEX conversation_listed ON conversation (deleted_at IS NULL, updated_at, id);

ALTER TABLE message ADD COLUMN reaction TEXT;
ALTER TABLE message ADD COLUMN reaction_note TEXT;
-- A JSON array of {id, name, mimeType, size}, as the message shows them.
ALTER TABLE message ADD COLUMN attachments TEXT;
-- How many former contents are kept.
ALTER TABLE message ADD COLUMN versions INTEGER NOT NULL DEFAULT 0;
CREATE INDEX message_parent ON message (conversation_id, parent_id);

-- What a message said before it was edited.
CREATE TABLE message_version (
  message INTEGER NOT NULL,
  version INTEGER NOT NULL,
  content TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (message, version)
) WITHOUT ROWID;
