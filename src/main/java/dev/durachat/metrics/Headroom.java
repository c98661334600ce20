package dev.durachat.metrics;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * Whether there is memory for more work: a {@link Shortage} of what collections leave. Any thread.
 */
public final class Headroom implements AutoCloseable {
  private static final String FULL = "end of major GC";

  /** Where what lives for long is kept: only for such pools a threshold makes sense. */
  private final Set<String> oldPools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toUnmodifiableSet());

  private final NotificationListener listener = (news, _) -> collected(news);
  private final Shortage shortage;

  /**
   * @param collector runs a full collection now and then where memory seems short; may block
   */
  public Headroom(Executor collector) {
    this.shortage = new Shortage(() -> collector.execute(System::gc), System::nanoTime);
  }

  /** Begins to look. */
  public void watch() {
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (bean instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(listener, null, null);
      }
    }
  }

  @Override
  public void close() {
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (bean instanceof NotificationEmitter emitter) {
        try {
          emitter.removeNotificationListener(listener);
        } catch (ListenerNotFoundException neverWatched) {
          // Then there is nothing to end.
        }
      }
    }
  }

  private void collected(Notification news) {
    if (!news.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)
        || !(news.getUserData() instanceof CompositeData data)) {
      return;
    }
    var collection = GarbageCollectionNotificationInfo.from(data);
    boolean full = collection.getGcAction().equals(FULL);
    if (full) {
      shortage.collected(Duration.ofMillis(collection.getGcInfo().getDuration()));
    }
    Map<String, MemoryUsage> after = collection.getGcInfo().getMemoryUsageAfterGc();
    for (String pool : oldPools) {
      MemoryUsage usage = after.get(pool);
      if (usage != null && usage.getMax() > 0) {
        shortage.left((double) usage.getUsed() / usage.getMax(), full);
      }
    }
  }

  /** Whether new work has to wait. */
  public boolean isLittle() {
    return shortage.isLittle();
  }
}
