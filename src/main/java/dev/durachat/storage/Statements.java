package dev.durachat.storage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements of the directory, each on any free connection or all in one transaction, as the
 * client decides. Fails with {@link StorageException}.
 */
record Statements(SqlClient client) {
  Future<RowSet<Row>> run(String sql, @Nullable Object... arguments) {
    return client
        .preparedQuery(sql)
        .execute(Tuple.from(Arrays.asList(arguments)))
        .recover(e -> Future.failedFuture(translated(e)));
  }

  static Throwable translated(Throwable e) {
    return e instanceof SQLException sql ? Session.translate(sql) : e;
  }
}
