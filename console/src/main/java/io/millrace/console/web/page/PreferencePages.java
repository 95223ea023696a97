package io.millrace.console.web.page;

import io.millrace.console.web.Preferences;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.LocaleResolver;

/** The switches of language and theme. */
@Controller
class PreferencePages {
  private final LocaleResolver languages;

  PreferencePages(LocaleResolver languages) {
    this.languages = languages;
  }

  /** Remembers what was chosen and goes back to where it was chosen. */
  @PostMapping("/preferences")
  String choose(
      @RequestParam(required = false) @Nullable String language,
      @RequestParam(required = false) @Nullable String theme,
      @RequestParam(defaultValue = "/") String back,
      HttpServletRequest request,
      HttpServletResponse response) {
    if (language != null) {
      languages.setLocale(request, response, Locale.forLanguageTag(language));
    }
    if (theme != null) {
      Preferences.setTheme(request, response, theme);
    }
    return "redirect:" + local(back);
  }

  /** An address of this console, whatever was sent. */
  private static String local(String back) {
    return back.matches("/([^/\\\\\\s][^\\\\\\s]*)?") ? back : "/";
  }
}
