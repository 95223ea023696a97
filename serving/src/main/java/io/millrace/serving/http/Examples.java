package io.millrace.serving.http;

/** Answers as they look, for the API's description. */
final class Examples {
  static final String SLATE =
      """
      {"request_id":"0b7f5a52-54b5-4a87-8cd2-5d2f0a8f8d11","model":"deepfm-20261121T101500Z",
       "experiments":{"home-ranking":"treatment"},
       "items":[
        {"item_id":"22423","position":1,"score":0.1182,"source":"history","propensity":1.0},
        {"item_id":"47566","position":2,"score":0.0931,"source":"vectors","propensity":0.95017}],
       "took_us":1240}\
      """;

  static final String FALLBACK =
      """
      {"request_id":"7d1e7c1c-9a55-4b0e-8f0f-1f4d3c1f2c55","model":"popularity","experiments":{},
       "fallback":"unknown_user,no_model",
       "items":[{"item_id":"85123A","position":1,"score":1.0,"source":"popular","propensity":1.0}],
       "took_us":410}\
      """;

  static final String INVALID =
      """
      {"type":"about:blank","title":"The request cannot be answered as it is","status":400,
       "detail":"count must be from 1 to 100, is 0","instance":"/v1/recommendations",
       "field":"count"}\
      """;

  static final String OVERLOADED =
      """
      {"type":"about:blank","title":"Too many requests are under way","status":503,
       "detail":"serving works to capacity, and 100 requests wait already",
       "instance":"/v1/recommendations"}\
      """;

  private Examples() {}
}
