package dev.durachat.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The file with the defaults is the reference that an operator reads. */
final class ConfigFileTest {
  /** Where a component of a record goes by another name in the file. */
  private static final Map<String, String> RENAMED =
      Map.of("models.defaultModel", "models.default", "models.unkeyed", "models.providers");

  private final ConfigObject file = ConfigFactory.parseResources(ConfigLoader.DEFAULTS).root();

  @Test
  void everyKeyStandsInItWithAComment() {
    for (String key : components("", Config.class, new TreeSet<>())) {
      ConfigValue value = find(key);
      assertNotNull(value, key);
      assertEquals(false, value.origin().comments().isEmpty(), "comment above " + key);
    }
  }

  @Test
  void nothingElseStandsInIt() {
    var expected = components("", Config.class, new TreeSet<>());
    assertEquals(expected, leaves("", file, new TreeSet<>()));
  }

  @Test
  void everyKeyOfAProviderIsExplained() throws Exception {
    try (var in = ConfigLoader.class.getClassLoader().getResourceAsStream(ConfigLoader.DEFAULTS)) {
      assertNotNull(in);
      String text = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      for (RecordComponent component : Config.Provider.class.getRecordComponents()) {
        String line = "  #   " + component.getName() + " ";
        assertEquals(true, text.contains(line), "explanation of " + component.getName());
      }
    }
  }

  private ConfigValue find(String key) {
    ConfigValue value = file;
    for (String name : key.split("\\.", -1)) {
      value = ((ConfigObject) value).get(name);
      assertNotNull(value, key);
    }
    return value;
  }

  private static Set<String> components(String path, Class<?> type, Set<String> into) {
    for (RecordComponent component : type.getRecordComponents()) {
      String key = path + component.getName();
      Class<?> componentType = raw(component.getGenericType());
      if (componentType.isRecord()) {
        components(key + ".", componentType, into);
      } else {
        into.add(RENAMED.getOrDefault(key, key));
      }
    }
    return into;
  }

  private static Class<?> raw(Type type) {
    return (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
  }

  private static Set<String> leaves(String path, ConfigObject object, Set<String> into) {
    for (var entry : object.entrySet()) {
      String key = path + entry.getKey();
      if (entry.getValue() instanceof ConfigObject inner) {
        leaves(key + ".", inner, into);
      } else {
        into.add(key);
      }
    }
    return into;
  }
}
