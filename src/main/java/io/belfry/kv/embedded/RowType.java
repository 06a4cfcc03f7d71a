package io.belfry.kv.embedded;

import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.StringDataType;

/** How a row lies in a page of the data file: four variable-length numbers, then the value. */
final class RowType extends BasicDataType<Row> {
  static final RowType INSTANCE = new RowType();

  private static final int OVERHEAD_BYTES = 64;

  private RowType() {}

  @Override
  public int getMemory(Row row) {
    return OVERHEAD_BYTES + StringDataType.INSTANCE.getMemory(row.value());
  }

  @Override
  public void write(WriteBuffer buffer, Row row) {
    buffer
        .putVarLong(row.createRevision())
        .putVarLong(row.modRevision())
        .putVarLong(row.version())
        .putVarLong(row.lease());
    StringDataType.INSTANCE.write(buffer, row.value());
  }

  @Override
  public Row read(ByteBuffer buffer) {
    return new Row(
        DataUtils.readVarLong(buffer),
        DataUtils.readVarLong(buffer),
        DataUtils.readVarLong(buffer),
        DataUtils.readVarLong(buffer),
        StringDataType.INSTANCE.read(buffer));
  }

  @Override
  public Row[] createStorage(int size) {
    return new Row[size];
  }
}
