package io.millrace.serving.http;

import io.millrace.serving.rehearsal.Rehearsal;
import io.millrace.serving.site.Site;
import io.millrace.serving.site.Sites;
import io.millrace.serving.site.SlateAnswer;
import io.millrace.serving.site.SlateQuery;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The shop's calls. */
@RestController
@ApiResponse(
    responseCode = "200",
    description = "the slate; `fallback` where it is less than it could be",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = SlateAnswer.class),
            examples = {
              @ExampleObject(name = "slate", value = Examples.SLATE),
              @ExampleObject(name = "fallback", value = Examples.FALLBACK)
            }))
@ApiResponse(
    responseCode = "400",
    description = "`field` names what to mend",
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
@RequestMapping(path = "/v1", produces = MediaType.APPLICATION_JSON_VALUE)
public class RecommendationController {
  private final Sites sites;
  private final RequestReader reader;
  private final Admission admission;
  private final Rehearsal rehearsal;

  public RecommendationController(
      Sites sites, RequestReader reader, Admission admission, Rehearsal rehearsal) {
    this.rehearsal = rehearsal;
    this.sites = sites;
    this.reader = reader;
    this.admission = admission;
  }

  @Operation(
      summary = "The best slate for a user",
      description =
          "Always 200 for a valid request; `fallback` says where the slate is less than it could"
              + " be.",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = RequestBodies.Recommendations.class),
                      examples =
                          @ExampleObject(
                              """
                              {"user_id":"17850","placement":"home","count":5,
                               "context":{"device":"phone"},"filter":{"category":"lighting"},
                               "exclude":["85123A"],"explain":true}\
                              """))))
  @PostMapping(path = "/recommendations", consumes = MediaType.APPLICATION_JSON_VALUE)
  public SlateAnswer recommend(@Parameter(hidden = true) HttpServletRequest request)
      throws IOException {
    Site site = site(request);
    SlateQuery query = reader.recommendations(request.getInputStream());
    return rehearsal.isOwn(request.getHeader(Rehearsal.HEADER))
        ? admission.run(arrived -> site.rehearse(query, arrived))
        : admission.run(arrived -> site.recommend(query, arrived));
  }

  @Operation(
      summary = "The best slate for a user, by query parameters",
      description =
          "The same as POST: user_id, session_id, placement, count, explain; exclude and seed_items"
              + " repeated; context.NAME and filter.NAME.")
  @Parameter(in = ParameterIn.QUERY, name = "user_id", schema = @Schema(type = "string"))
  @Parameter(in = ParameterIn.QUERY, name = "session_id", schema = @Schema(type = "string"))
  @Parameter(in = ParameterIn.QUERY, name = "placement", schema = @Schema(type = "string"))
  @Parameter(in = ParameterIn.QUERY, name = "count", schema = @Schema(type = "integer"))
  @Parameter(in = ParameterIn.QUERY, name = "explain", schema = @Schema(type = "boolean"))
  @GetMapping("/recommendations")
  public SlateAnswer recommendByParameters(@Parameter(hidden = true) HttpServletRequest request) {
    Site site = site(request);
    SlateQuery query = reader.recommendations(request.getParameterMap());
    return admission.run(arrived -> site.recommend(query, arrived));
  }

  @Operation(
      summary = "The given items in the best order for a user, all of them",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = RequestBodies.Rank.class),
                      examples =
                          @ExampleObject(
                              """
                              {"user_id":"17850","items":["85123A","71053","84406B"]}\
                              """))))
  @PostMapping(path = "/rank", consumes = MediaType.APPLICATION_JSON_VALUE)
  public SlateAnswer rank(@Parameter(hidden = true) HttpServletRequest request) throws IOException {
    Site site = site(request);
    SlateQuery query = reader.rank(request.getInputStream());
    return admission.run(arrived -> site.rank(query, arrived));
  }

  @Operation(
      summary = "What is bought together with an item: complements",
      description =
          "Items of the same baskets by lift, best first; empty if the item has too few baskets.")
  @Parameter(in = ParameterIn.QUERY, name = "count", schema = @Schema(type = "integer"))
  @Parameter(in = ParameterIn.QUERY, name = "explain", schema = @Schema(type = "boolean"))
  @GetMapping("/items/{id}/bought-together")
  public SlateAnswer boughtTogether(
      @PathVariable("id") String id, @Parameter(hidden = true) HttpServletRequest request) {
    Site site = site(request);
    SlateQuery query = reader.similar(id, request.getParameterMap());
    return admission.run(arrived -> site.boughtTogether(query, arrived));
  }

  @Operation(
      summary = "What is bought together with the items of a cart: complements",
      description =
          "Each item's lift is summed over the cart, best first: an item that goes with three items"
              + " of the cart comes before one that goes with a single item equally well. Items of"
              + " the cart never come back; empty if they have too few baskets.",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = RequestBodies.BoughtTogether.class),
                      examples =
                          @ExampleObject(
                              """
                              {"seed_items":["85123A","22423"],"count":4,"explain":true}\
                              """))))
  @PostMapping(path = "/bought-together", consumes = MediaType.APPLICATION_JSON_VALUE)
  public SlateAnswer boughtTogetherWithCart(@Parameter(hidden = true) HttpServletRequest request)
      throws IOException {
    Site site = site(request);
    SlateQuery query = reader.boughtTogether(request.getInputStream());
    return admission.run(arrived -> site.boughtTogether(query, arrived));
  }

  @Operation(summary = "What is similar to an item: substitutes")
  @Parameter(in = ParameterIn.QUERY, name = "count", schema = @Schema(type = "integer"))
  @Parameter(in = ParameterIn.QUERY, name = "explain", schema = @Schema(type = "boolean"))
  @GetMapping("/items/{id}/similar")
  public SlateAnswer similar(
      @PathVariable("id") String id, @Parameter(hidden = true) HttpServletRequest request) {
    Site site = site(request);
    SlateQuery query = reader.similar(id, request.getParameterMap());
    return admission.run(arrived -> site.similar(query, arrived));
  }

  private Site site(HttpServletRequest request) {
    return sites.site(NamespaceParameter.of(request));
  }
}
