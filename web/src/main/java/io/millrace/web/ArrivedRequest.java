package io.millrace.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.tomcat.util.http.Parameters;
import org.jspecify.annotations.Nullable;

/** A request whose body is in memory. The fields of a form are parameters, as ever. */
final class ArrivedRequest extends HttpServletRequestWrapper {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final int MAX_FIELDS = 1000;

  private final byte[] body;
  private final ByteArrayInputStream bytes;
  private @Nullable Map<String, String[]> parameters;

  ArrivedRequest(HttpServletRequest request, byte[] body) {
    super(request);
    this.body = body;
    bytes = new ByteArrayInputStream(body);
  }

  /**
   * The request is new to all that comes behind the filter which waited for its body: filters pass
   * over requests that are dispatched again.
   */
  @Override
  public DispatcherType getDispatcherType() {
    return DispatcherType.REQUEST;
  }

  @Override
  public ServletInputStream getInputStream() {
    return new ServletInputStream() {
      @Override
      public int read() {
        return bytes.read();
      }

      @Override
      public int read(byte[] target, int offset, int length) {
        return bytes.read(target, offset, length);
      }

      @Override
      public boolean isFinished() {
        return bytes.available() == 0;
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setReadListener(ReadListener listener) {
        throw new IllegalStateException("the whole body is here: read it");
      }
    };
  }

  @Override
  public BufferedReader getReader() {
    return new BufferedReader(new InputStreamReader(bytes, charset()));
  }

  private Charset charset() {
    String named = getCharacterEncoding();
    return named == null ? StandardCharsets.UTF_8 : Charset.forName(named);
  }

  @Override
  public @Nullable String getParameter(String name) {
    String[] values = parameters().get(name);
    return values == null ? null : values[0];
  }

  @Override
  public String @Nullable [] getParameterValues(String name) {
    return parameters().get(name);
  }

  @Override
  public Enumeration<String> getParameterNames() {
    return Collections.enumeration(parameters().keySet());
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    return Collections.unmodifiableMap(parameters());
  }

  private Map<String, String[]> parameters() {
    Map<String, String[]> known = parameters;
    if (known == null) {
      known = isForm() ? withFields() : super.getParameterMap();
      parameters = known;
    }
    return known;
  }

  private boolean isForm() {
    String type = getContentType();
    return getMethod().equals("POST")
        && type != null
        && type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(FORM);
  }

  /** Those of the address first, as the servlet specification has it. */
  private Map<String, String[]> withFields() {
    Map<String, String[]> all = new LinkedHashMap<>(super.getParameterMap());
    Parameters fields = new Parameters();
    fields.setCharset(charset());
    fields.setLimit(MAX_FIELDS);
    fields.processParameters(body, 0, body.length);
    for (String name : Collections.list(fields.getParameterNames())) {
      List<String> values = new ArrayList<>(Arrays.asList(all.getOrDefault(name, new String[0])));
      values.addAll(Arrays.asList(fields.getParameterValues(name)));
      all.put(name, values.toArray(String[]::new));
    }
    return all;
  }
}
