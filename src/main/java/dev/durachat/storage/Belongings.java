package dev.durachat.storage;

/** What a user has besides conversations. */
public record Belongings(
    Projects projects,
    PromptTemplates prompts,
    DailyUsage usage,
    ProviderKeys keys,
    ShareSnapshots shares,
    LatestChanges changes) {

  static Belongings in(Session session) {
    return new Belongings(
        new Projects(session),
        new PromptTemplates(session),
        new DailyUsage(session),
        new ProviderKeys(session),
        new ShareSnapshots(session),
        new LatestChanges(session));
  }
}
