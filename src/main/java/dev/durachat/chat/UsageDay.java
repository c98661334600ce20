package dev.durachat.chat;

import java.time.LocalDate;

/**
 * What the replies of one model cost on one day.
 *
 * @param date in UTC
 * @param replies how many ended, each attempt for itself
 * @param usage tokens of those whose provider told them
 */
public record UsageDay(LocalDate date, String model, long replies, Usage usage) {}
