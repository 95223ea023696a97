package io.millrace.serving.http;

import io.millrace.serving.site.Site;
import io.millrace.serving.site.Sites;
import io.millrace.serving.site.SlateExplanation;
import io.millrace.serving.site.SlateQuery;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Explains slates to people; under the same limit on concurrent requests as the shop's calls. */
@RestController
@RequestMapping(path = "/v1", produces = MediaType.APPLICATION_JSON_VALUE)
public class ExplanationController {
  private final Sites sites;
  private final RequestReader reader;
  private final Admission admission;

  public ExplanationController(Sites sites, RequestReader reader, Admission admission) {
    this.sites = sites;
    this.reader = reader;
    this.admission = admission;
  }

  @Operation(
      summary = "Why a user sees a slate",
      description =
          "Makes the slate of POST /v1/recommendations and answers how it came about: the history,"
              + " the candidates of each source, scores and ranks, what the rules changed and which"
              + " items lost. Nothing is logged and no variant is kept; see docs/placements.md.",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = RequestBodies.Explain.class),
                      examples =
                          @ExampleObject(
                              """
                              {"user_id":"17850","placement":"home","count":10}\
                              """))))
  @ApiResponse(responseCode = "200", description = "the slate and how it came about")
  @ApiResponse(
      responseCode = "400",
      description = "`field` names what to fix",
      content =
          @Content(
              mediaType = "application/problem+json",
              examples = @ExampleObject(Examples.INVALID)))
  @ApiResponse(
      responseCode = "503",
      description = "too many requests are under way; try again a moment later",
      content =
          @Content(
              mediaType = "application/problem+json",
              examples = @ExampleObject(Examples.OVERLOADED)))
  @PostMapping(path = "/explain", consumes = MediaType.APPLICATION_JSON_VALUE)
  public SlateExplanation explain(@Parameter(hidden = true) HttpServletRequest request)
      throws IOException {
    Site site = sites.site(NamespaceParameter.of(request));
    SlateQuery query = reader.explain(request.getInputStream());
    return admission.run(arrived -> site.explain(query, arrived));
  }
}
