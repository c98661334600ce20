package dev.durachat.user;

import dev.durachat.model.ChatModel;
import dev.durachat.model.ModelRequest;

/**
 * A call that is about to be made.
 *
 * @param thinkingLength length of the reasoning that is stored already, in UTF-16 units
 */
record Prompt(ChatModel model, ModelRequest request, int thinkingLength) {}
