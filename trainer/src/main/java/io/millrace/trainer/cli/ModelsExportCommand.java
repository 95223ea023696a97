package io.millrace.trainer.cli;

import io.millrace.config.Settings;
import io.millrace.onnx.OnnxExport;
import io.millrace.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code models export}: a ranker for another runtime. */
@Command(
    name = "export",
    description = {
      "Writes a ranker as an ONNX file with named inputs, which docs/onnx.md explains.",
      "With --artifact no server is needed."
    })
final class ModelsExportCommand extends AnalystCommand {
  @Mixin private final SiteOptions site = new SiteOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description = "A registered model; or name --artifact.")
  private Optional<String> id = Optional.empty();

  @Option(names = "--artifact", paramLabel = "DIR", description = "An artifact's directory.")
  private Optional<Path> artifact = Optional.empty();

  @Option(names = "--onnx", required = true, paramLabel = "FILE", description = "Where to write.")
  @SuppressWarnings("NullAway.Init") // picocli refuses the command without it.
  private Path onnx;

  @Override
  JsonNode run() throws IOException {
    if (id.isPresent() == artifact.isPresent()) {
      throw new InvalidOptionException("name either a registered MODEL or --artifact DIR");
    }
    Path parent = onnx.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent) || Files.isDirectory(onnx)) {
      throw new InvalidOptionException(
          "--onnx %s: must be a file in a directory that exists".formatted(onnx));
    }
    Path directory = artifact.isPresent() ? artifact.get() : registered(id.orElseThrow());
    OnnxExport.Written written = OnnxExport.artifact(directory, onnx);
    people()
        .println(
            String.format(
                Locale.ROOT,
                "%s: %,d bytes; inputs %s; outputs probability, logit",
                onnx,
                written.bytes(),
                String.join(", ", written.inputs())));
    ObjectNode json = Json.object();
    json.put("artifact", directory.toString());
    json.put("onnx", onnx.toString());
    json.put("bytes", written.bytes());
    ArrayNode inputs = json.putArray("inputs");
    written.inputs().forEach(inputs::add);
    json.putArray("outputs").add("probability").add("logit");
    return json;
  }

  private Path registered(String model) {
    Settings settings = site.settings();
    try (Registry registry = Registry.openForCommand(settings)) {
      return RegistryCommand.find(registry.models(), SiteOptions.namespace(settings), model)
          .artifact();
    }
  }
}
