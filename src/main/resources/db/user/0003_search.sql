-- The words of messages, as dev.durachat.chat.Words reads them: separated by spaces, with nothing
-- left to fold. A row has the number of its message. The texts themselves are in the messages.
CREATE VIRTUAL TABLE message_words USING fts5 (
  words, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '1 2 3'
);

-- Messages whose row in message_words is not what it should be. Marked in the transaction of the
-- change, by whomever it is made; put right before anything is searched for, and while nothing
-- goes on. Replies are marked at their end, when their chunks are folded.
CREATE TABLE search_due (n INTEGER PRIMARY KEY);

CREATE TRIGGER message_said AFTER INSERT ON message WHEN new.content <> '' BEGIN
  INSERT OR IGNORE INTO search_due (n) VALUES (new.n);
END;
CREATE TRIGGER message_said_otherwise AFTER UPDATE OF content ON message BEGIN
  INSERT OR IGNORE INTO search_due (n) VALUES (new.n);
END;
CREATE TRIGGER message_gone AFTER DELETE ON message BEGIN
  INSERT OR IGNORE INTO search_due (n) VALUES (old.n);
END;
-- What is deleted, softly or not, is not found.
CREATE TRIGGER conversation_hidden AFTER UPDATE OF deleted_at ON conversation BEGIN
  INSERT OR IGNORE INTO search_due (n) SELECT n FROM message WHERE conversation_id = new.id;
END;

INSERT INTO search_due (n) SELECT n FROM message;

-- The list again, with all that it is filtered by: what is not wanted is passed over without a look
-- at the conversation, and counting needs none at all.
DROP INDEX conversation_listed;
CREATE INDEX conversation_listed ON conversation (
  deleted_at IS NULL, updated_at, id, archived, pinned, project_id, title_folded
);
