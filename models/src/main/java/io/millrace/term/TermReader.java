package io.millrace.term;

import io.millrace.table.FloatRows;
import io.millrace.table.MappedTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/**
 * Where a term is read from.
 *
 * @param shape what {@link TermWriter#shape} was given
 * @param directory of the files
 * @param dimension of the embeddings
 */
public record TermReader(JsonNode shape, Path directory, int dimension) {
  /** Maps a file into memory. */
  public FloatRows table(String file, int rows, int columns) throws IOException {
    return MappedTable.open(directory.resolve(file), rows, columns);
  }

  /** Reads a file of floats, stretch by stretch. */
  public Floats floats(String file) throws IOException {
    return new Floats(
        file,
        ByteBuffer.wrap(Files.readAllBytes(directory.resolve(file)))
            .order(ByteOrder.LITTLE_ENDIAN));
  }

  /** Little-endian floats. */
  public static final class Floats {
    private final String file;
    private final ByteBuffer bytes;

    private Floats(String file, ByteBuffer bytes) {
      this.file = file;
      this.bytes = bytes;
    }

    /**
     * Returns the next floats.
     *
     * @throws IOException if there are fewer
     */
    public float[] next(int count) throws IOException {
      if (bytes.remaining() < (long) count * Float.BYTES) {
        throw new IOException("%s is too short".formatted(file));
      }
      float[] floats = new float[count];
      bytes.asFloatBuffer().get(floats);
      bytes.position(bytes.position() + count * Float.BYTES);
      return floats;
    }

    /**
     * Makes sure that nothing is left.
     *
     * @throws IOException if something is
     */
    public void end() throws IOException {
      if (bytes.hasRemaining()) {
        throw new IOException("%s has %d bytes too many".formatted(file, bytes.remaining()));
      }
    }
  }
}
