package io.millrace.console.web;

import io.millrace.namespace.Namespace;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What surrounds every page: the site it shows, and the sites to choose from.
 *
 * @param configured the site that addresses without a namespace are of
 * @param path of this page, where another site's would be
 */
public record PageFrame(Namespace site, Namespace configured, List<Namespace> sites, String path) {
  public PageFrame {
    sites = List.copyOf(sites);
  }

  /** The frame of a page that is of no site. */
  static PageFrame plain(Namespace configured) {
    return new PageFrame(configured, configured, List.of(configured), "/");
  }

  /** The address of a page of this site. */
  public String href(String target) {
    return href(target, site);
  }

  /** The address of a page of that site. */
  public String href(String target, Namespace of) {
    return of.equals(configured)
        ? target
        : target + "?namespace=" + URLEncoder.encode(of.name(), StandardCharsets.UTF_8);
  }

  /** Where the site's chooser leads: a list page, since another site has other experiments. */
  public String hrefOfSite(Namespace of) {
    int second = path.indexOf('/', 1);
    return href(second < 0 ? path : path.substring(0, second), of);
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
