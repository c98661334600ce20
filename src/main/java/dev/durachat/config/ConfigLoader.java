package dev.durachat.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the configuration: the defaults, then a file, then single keys, then the environment. */
public final class ConfigLoader {
  /** Where the defaults are packaged. */
  static final String DEFAULTS = "conf/durachat.conf";

  private final Map<String, String> environment;

  /**
   * @param environment what {@code ${NAME}} in a file refers to
   */
  public ConfigLoader(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * Loads and validates. Makes {@code data.dir} when it does not exist.
   *
   * @param file laid over the defaults; null for the defaults alone
   * @param overrides single keys by path, laid over the file; a value that starts with {@code [} or
   *     <code>{</code> is HOCON, any other is taken as it stands
   */
  public Config load(@Nullable Path file, Map<String, String> overrides) throws ConfigException {
    var merged = parse(file);
    for (var override : overrides.entrySet()) {
      merged = withOverride(merged, override.getKey(), override.getValue());
    }
    try {
      var options = ConfigResolveOptions.noSystem().appendResolver(new Environment(environment));
      return new ConfigReader(new Section("", merged.resolve(options).root())).read();
    } catch (com.typesafe.config.ConfigException e) {
      throw unreadable(file, e);
    }
  }

  private static com.typesafe.config.Config parse(@Nullable Path file) throws ConfigException {
    try {
      var defaults = ConfigFactory.parseResources(ConfigLoader.class.getClassLoader(), DEFAULTS);
      if (file == null) {
        return defaults;
      }
      if (!Files.isReadable(file)) {
        throw new ConfigException(file.toString(), "is not a file that can be read");
      }
      var options = ConfigParseOptions.defaults().setAllowMissing(false);
      if (!file.toString().endsWith(".json")) {
        // Any other ending would be refused, or read as Java properties.
        options = options.setSyntax(ConfigSyntax.CONF);
      }
      return ConfigFactory.parseFile(file.toFile(), options).withFallback(defaults);
    } catch (com.typesafe.config.ConfigException e) {
      throw unreadable(file, e);
    }
  }

  private static com.typesafe.config.Config withOverride(
      com.typesafe.config.Config config, String key, String value) throws ConfigException {
    try {
      return ConfigFactory.empty().withValue(key, override(value)).withFallback(config);
    } catch (com.typesafe.config.ConfigException e) {
      throw new ConfigException(key, "cannot be read: " + e.getMessage());
    }
  }

  private static ConfigValue override(String value) {
    if (value.startsWith("[") || value.startsWith("{")) {
      return ConfigFactory.parseString("it = " + value).getValue("it");
    }
    return ConfigValueFactory.fromAnyRef(value, "command line");
  }

  private static ConfigException unreadable(
      @Nullable Path file, com.typesafe.config.ConfigException e) {
    return new ConfigException(
        file == null ? DEFAULTS : file.toString(), "cannot be read: " + e.getMessage());
  }

  /** Substitutions come from one given map, so a test decides what the environment is. */
  private record Environment(Map<String, String> variables) implements ConfigResolver {
    @Override
    public @Nullable ConfigValue lookup(String path) {
      String value = variables.get(path);
      return value == null ? null : ConfigValueFactory.fromAnyRef(value, "environment " + path);
    }

    @Override
    public ConfigResolver withFallback(ConfigResolver fallback) {
      return new ConfigResolver() {
        @Override
        public @Nullable ConfigValue lookup(String path) {
          ConfigValue found = Environment.this.lookup(path);
          return found == null ? fallback.lookup(path) : found;
        }

        @Override
        public ConfigResolver withFallback(ConfigResolver next) {
          return Environment.this.withFallback(fallback.withFallback(next));
        }
      };
    }
  }
}
