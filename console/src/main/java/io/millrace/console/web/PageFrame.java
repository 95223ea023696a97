package io.millrace.console.web;

import io.millrace.namespace.Namespace;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What surrounds every page: the site it shows, the sites to choose from, and how it looks.
 *
 * @param configured the site that addresses without a namespace are of
 * @param path of this page, where another site's would be
 * @param query of this page's address, without the question mark; may be empty
 * @param theme {@code auto}, {@code light} or {@code dark}
 */
public record PageFrame(
    Namespace site,
    Namespace configured,
    List<Namespace> sites,
    String path,
    String query,
    String theme) {
  public PageFrame {
    sites = List.copyOf(sites);
  }

  /** The frame of a site's page. */
  public static PageFrame of(HttpServletRequest request, Sites sites) {
    String query = request.getMethod().equals("GET") ? request.getQueryString() : null;
    return new PageFrame(
        sites.of(request),
        sites.configured(),
        sites.all(),
        request.getRequestURI(),
        query == null ? "" : query,
        Preferences.theme(request));
  }

  /** The frame of a page that is of no site. */
  static PageFrame plain(HttpServletRequest request, Namespace configured) {
    return new PageFrame(
        configured, configured, List.of(configured), "/", "", Preferences.theme(request));
  }

  /** The address of a page of this site. */
  public String href(String target) {
    return href(target, site);
  }

  /** The address of a page of that site. */
  public String href(String target, Namespace of) {
    if (of.equals(configured)) {
      return target;
    }
    String joint = target.contains("?") ? "&" : "?";
    return target + joint + "namespace=" + URLEncoder.encode(of.name(), StandardCharsets.UTF_8);
  }

  /** Where the site's chooser leads: a list page, since another site has other experiments. */
  public String hrefOfSite(Namespace of) {
    int second = path.indexOf('/', 1);
    return href(second < 0 ? path : path.substring(0, second), of);
  }

  /** The site for a form that is sent by GET; empty where addresses need none. */
  public String siteField() {
    return site.equals(configured) ? "" : site.name();
  }

  /** This page's own address. */
  public String self() {
    return query.isEmpty() ? path : path + "?" + query;
  }

  /** Whether the page belongs to that part of the console. */
  public boolean isAt(String section) {
    return section.equals("/") ? path.equals("/") : path.startsWith(section);
  }

  /** Whether there is a choice of sites. */
  public boolean hasChoice() {
    return sites.size() > 1;
  }
}
