package dev.durachat.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What {@code models.providers} says. Every entry is checked; an entry whose address is missing is
 * then left out, and one whose key is missing set apart, so that the presets cost nothing until
 * their variable is set.
 */
record ProviderList(List<Config.Provider> usable, List<Config.Provider> unkeyed) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** The built-in model that answers without any provider. */
  private static final String RESERVED = "demo";

  static ProviderList read(List<Section> sections) throws ConfigException {
    var usable = new ArrayList<Config.Provider>();
    var unkeyed = new ArrayList<Config.Provider>();
    var ids = new HashSet<String>();
    for (Section section : sections) {
      String id = section.text("id");
      if (!ID.matcher(id).matches() || id.equals(RESERVED)) {
        throw section.refused("id", "must be a short name other than demo, without a slash");
      }
      if (!ids.add(id)) {
        throw section.refused("id", "is taken by another provider");
      }
      boolean keyless = section.flagOr("keyless", false);
      Config.Provider provider = read(section, id);
      if (!provider.baseUrl().isBlank()) {
        (keyless || !provider.apiKey().isEmpty() ? usable : unkeyed).add(provider);
      }
    }
    return new ProviderList(List.copyOf(usable), List.copyOf(unkeyed));
  }

  private static Config.Provider read(Section section, String id) throws ConfigException {
    String name = section.textOr("name", id);
    String baseUrl = section.textOr("baseUrl", "");
    String apiKey = section.textOr("apiKey", "");
    var provider =
        new Config.Provider(
            id,
            name,
            withoutSlash(baseUrl),
            apiKey,
            section.textsOr("models", List.of()),
            section.flagOr("anyModel", false),
            section.flagOr("continues", true));
    section.end();
    if (!baseUrl.isBlank() && ConfigReader.httpUri(baseUrl) == null) {
      throw section.refused("baseUrl", "must be an http or https address");
    }
    if (provider.models().isEmpty() && !provider.anyModel()) {
      throw section.refused("models", "must name a model, or anyModel must be true");
    }
    if (apiKey.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      throw section.refused("apiKey", "must be printable ASCII without spaces");
    }
    return provider;
  }

  private static String withoutSlash(String baseUrl) {
    return baseUrl.endsWith("/") ? baseUrl.substring(0, baseUrl.length() - 1) : baseUrl;
  }
}
