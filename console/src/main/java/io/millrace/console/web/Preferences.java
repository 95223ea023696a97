package io.millrace.console.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.servlet.LocaleResolver;

/**
 * What a person likes, kept in cookies: the language, else the browser's; light or dark, else the
 * system's.
 */
public final class Preferences implements LocaleResolver {
  public static final String LANGUAGE = "millrace-language";
  public static final String THEME = "millrace-theme";

  /** The languages of the pages; the first is for people who speak neither. */
  public static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE);

  /** What a theme may be; {@code auto} is as the system has it. */
  public static final Set<String> THEMES = Set.of("auto", "light", "dark");

  private static final Duration KEPT = Duration.ofDays(365);

  @Override
  public Locale resolveLocale(HttpServletRequest request) {
    Stream<Locale> wished =
        Stream.concat(
            cookie(request, LANGUAGE).map(Locale::forLanguageTag).stream(),
            request.getHeader(HttpHeaders.ACCEPT_LANGUAGE) == null
                ? Stream.empty()
                : Collections.list(request.getLocales()).stream());
    return wished.flatMap(wish -> language(wish).stream()).findFirst().orElse(LANGUAGES.get(0));
  }

  @Override
  public void setLocale(
      HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable Locale locale) {
    if (response != null && locale != null) {
      language(locale).ifPresent(known -> keep(request, response, LANGUAGE, known.toLanguageTag()));
    }
  }

  /** The page's theme: one of {@link #THEMES}. */
  static String theme(HttpServletRequest request) {
    return cookie(request, THEME).filter(THEMES::contains).orElse("auto");
  }

  /** Remembers a theme; one that does not exist changes nothing. */
  public static void setTheme(
      HttpServletRequest request, HttpServletResponse response, String theme) {
    if (THEMES.contains(theme)) {
      keep(request, response, THEME, theme);
    }
  }

  private static Optional<Locale> language(Locale wish) {
    return LANGUAGES.stream()
        .filter(known -> known.getLanguage().equals(wish.getLanguage()))
        .findFirst();
  }

  private static Optional<String> cookie(HttpServletRequest request, String name) {
    Cookie[] cookies = request.getCookies();
    return cookies == null
        ? Optional.empty()
        : Arrays.stream(cookies)
            .filter(cookie -> cookie.getName().equals(name))
            .map(Cookie::getValue)
            .findFirst();
  }

  private static void keep(
      HttpServletRequest request, HttpServletResponse response, String name, String value) {
    response.addHeader(
        HttpHeaders.SET_COOKIE,
        ResponseCookie.from(name, value)
            .path("/")
            .maxAge(KEPT)
            .httpOnly(true)
            .secure(request.isSecure())
            .sameSite("Lax")
            .build()
            .toString());
  }
}
