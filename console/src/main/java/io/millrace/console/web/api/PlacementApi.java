package io.millrace.console.web.api;

import io.millrace.console.placement.Placements;
import io.millrace.namespace.Namespace;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Placements by HTTP. */
@RestController
@RequestMapping("/v1/placements")
class PlacementApi {
  private final Placements placements;

  PlacementApi(Placements placements) {
    this.placements = placements;
  }

  /** All of a site's placements. */
  record PlacementsJson(List<PlacementJson> placements) {}

  @Operation(summary = "The placements that have rules of their own")
  @GetMapping
  PlacementsJson list(Namespace site) {
    return new PlacementsJson(placements.list(site).stream().map(PlacementJson::of).toList());
  }

  @Operation(summary = "One placement's rules")
  @GetMapping("/{name}")
  PlacementJson get(Namespace site, @PathVariable String name) {
    return PlacementJson.of(placements.get(site, name));
  }

  @Operation(
      summary = "Sets a placement's rules",
      description =
          "Serving obeys them within seconds, for requests that name this placement and for arms of"
              + " experiments that do. docs/placements.md has every field.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = PlacementRules.class),
                      examples =
                          @ExampleObject(
                              """
                              {"exclude":["bought","hidden"],
                               "filter":"price <= 50",
                               "diversity":{"mmr":0.7,"caps":[{"attribute":"category","most":3}]},
                               "pins":[{"item":"lamp-1","position":1,"until":"2026-12-24T00:00:00Z"}],
                               "boosts":[{"name":"own brand","filter":"brand = \\"Acme\\"","factor":1.5}],
                               "exploration":{"slots":1,"epsilon":0.05}}"""))))
  @ApiResponse(responseCode = "200", description = "the rules as they are kept")
  @ApiResponse(
      responseCode = "400",
      description = "rules that cannot be obeyed; `field` names the one to mend",
      content =
          @Content(
              mediaType = "application/problem+json",
              schema = @Schema(implementation = ProblemDetail.class)))
  @PutMapping(path = "/{name}", consumes = MediaType.APPLICATION_JSON_VALUE)
  PlacementJson put(Namespace site, @PathVariable String name, @RequestBody String document) {
    return PlacementJson.of(placements.put(site, name, document));
  }

  @Operation(summary = "Takes a placement's rules away: the usual ones hold again")
  @DeleteMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(Namespace site, @PathVariable String name) {
    placements.delete(site, name);
  }
}
