package io.millrace.console.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The statistics themselves by HTTP: for numbers that come from elsewhere. */
@RestController
class StatsApi {
  @Operation(
      summary = "Compares two arms by their sums over users",
      description =
          "Welch's test, the delta method for ratios, CUPED, an always-valid confidence sequence"
              + " and a normal posterior, as in experiments' reports. Nothing is stored."
              + " docs/statistics.md has each formula.")
  @ApiResponse(responseCode = "200", description = "how the arms compare")
  @ApiResponse(
      responseCode = "400",
      description = "sums that cannot be; `field` names the one to mend",
      content =
          @Content(
              mediaType = "application/problem+json",
              schema = @Schema(implementation = ProblemDetail.class)))
  @PostMapping("/v1/stats/compare")
  CompareAnswer compare(@RequestBody CompareRequest request) {
    return Comparer.compare(request);
  }

  @Operation(
      summary = "Which of two models that made slates together is preferred",
      description =
          "Credits each click to the model whose item it was, and tests the wins of slates, or of"
              + " users where the slates name them (exact sign test). Teams are what impressions"
              + " have under `properties.interleaving.teams`.")
  @ApiResponse(responseCode = "200", description = "who won how often")
  @ApiResponse(
      responseCode = "400",
      description = "slates that cannot be; `field` names the one to mend",
      content =
          @Content(
              mediaType = "application/problem+json",
              schema = @Schema(implementation = ProblemDetail.class)))
  @PostMapping("/v1/stats/interleaving")
  InterleavingAnswer interleaving(@RequestBody InterleavingRequest request) {
    return InterleavingAnswer.of(request.preference());
  }
}
