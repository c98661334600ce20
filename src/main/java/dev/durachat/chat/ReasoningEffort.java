package dev.durachat.chat;

/** How much a reasoning model is asked to think. */
public enum ReasoningEffort {
  LOW,
  MEDIUM,
  HIGH
}
