package dev.durachat.library;

import dev.durachat.chat.UsageDay;
import dev.durachat.storage.DailyUsage;
import java.time.LocalDate;
import java.util.List;

/** What a user's replies have cost. On the actor's thread alone. */
public final class UsageBook {
  private final DailyUsage usage;

  UsageBook(DailyUsage usage) {
    this.usage = usage;
  }

  /** The days from {@code from} to {@code to}, both included, oldest first. */
  public List<UsageDay> days(LocalDate from, LocalDate to) {
    return usage.days(from, to);
  }
}
