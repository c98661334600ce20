-- Titles as they are searched, once more: what the second script made of old ones was in lower case
-- where it was ASCII. The server itself says what fold is.
UPDATE conversation SET title_folded = fold(title) WHERE title_folded <> fold(title);
