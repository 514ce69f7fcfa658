// PostgreSQL's JDBC driver in a HikariCP pool, as Spring Boot sets it up: without a validation query, so that the pool
// asks isValid(), which sends an empty statement.
//
// Needs nothing but a password from a token. Not here: `autosave` (savepoints), isolation levels other than
// REPEATABLE_READ. A conflict is `getSQLState()` 40001.

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.util.DriverInfo;

class JdbcHikariCp {
  interface Work {
    void run() throws Exception;
  }

  static final Map<String, String> ENV = System.getenv();
  static HikariDataSource pool;

  public static void main(String[] args) throws Exception {
    System.out.println("version " + DriverInfo.DRIVER_VERSION + ", HikariCP " + hikariVersion());
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:postgresql://" + ENV.get("PGHOST") + ":" + ENV.get("PGPORT") + "/" + ENV.get("PGDATABASE"));
    config.setUsername(ENV.get("PGUSER"));
    config.setPassword(ENV.get("PGPASSWORD"));
    config.addDataSourceProperty("sslmode", "verify-full");
    config.addDataSourceProperty("sslrootcert", ENV.get("PGSSLROOTCERT"));
    // From the first execution on, a statement is prepared under a name.
    config.addDataSourceProperty("prepareThreshold", "1");
    config.setMaximumPoolSize(4);
    config.setConnectionTimeout(20_000);
    pool = new HikariDataSource(config);

    step("schema", JdbcHikariCp::schema);
    step("rows", JdbcHikariCp::rows);
    step("commit", JdbcHikariCp::commit);
    step("rollback", JdbcHikariCp::rollback);
    step("conflict", JdbcHikariCp::conflict);
    step("prepared", JdbcHikariCp::prepared);
    step("introspection", JdbcHikariCp::introspection);
    step("pool", JdbcHikariCp::poolKeepsConnections);
    step("close", () -> pool.close());
  }

  /** HikariCP tells it only in what Maven has left in its jar. */
  static String hikariVersion() throws Exception {
    Properties properties = new Properties();
    try (InputStream file =
        HikariDataSource.class.getResourceAsStream("/META-INF/maven/com.zaxxer/HikariCP/pom.properties")) {
      if (file != null) properties.load(file);
    }
    return properties.getProperty("version", "of an unknown version");
  }

  static void step(String name, Work work) throws Exception {
    work.run();
    System.out.println("step " + name);
  }

  static void check(Object expected, Object actual) {
    if (!Objects.equals(expected, actual)) throw new AssertionError("expected " + expected + ", got " + actual);
  }

  static void schema() throws SQLException {
    try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
      check(true, connection.isValid(5));
      statement.execute("CREATE TABLE shelf (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL)");
      statement.execute("CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)");
    }
  }

  static void rows() throws SQLException {
    try (Connection connection = pool.getConnection()) {
      UUID id;
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO shelf (name) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
        insert.setString(1, "reading");
        check(1, insert.executeUpdate());
        ResultSet keys = insert.getGeneratedKeys();
        keys.next();
        id = keys.getObject("id", UUID.class);
      }
      try (PreparedStatement update = connection.prepareStatement("UPDATE shelf SET name = ? WHERE id = ?")) {
        update.setString(1, "read");
        update.setObject(2, id);
        check(1, update.executeUpdate());
      }
      try (PreparedStatement batch = connection.prepareStatement("INSERT INTO shelf (name) VALUES (?)")) {
        for (String name : List.of("a", "b")) {
          batch.setString(1, name);
          batch.addBatch();
        }
        check(2, batch.executeBatch().length);
      }
      check(List.of("a", "b", "read"), strings(connection, "SELECT name FROM shelf ORDER BY name"));
      try (PreparedStatement delete = connection.prepareStatement("DELETE FROM shelf WHERE name < ?")) {
        delete.setString(1, "c");
        check(2, delete.executeUpdate());
      }
    }
  }

  static void commit() throws SQLException {
    try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO counter VALUES (1, 0)");
      check(true, connection.isValid(5)); // within a transaction, too
      statement.executeUpdate("INSERT INTO counter VALUES (2, 0)");
      connection.commit();
    }
    check(List.of("0", "0"), counters());
  }

  static void rollback() throws SQLException {
    try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      statement.executeUpdate("DELETE FROM counter");
      connection.rollback();
      try {
        statement.executeUpdate("INSERT INTO counter VALUES (1, 0)");
        throw new AssertionError("a key was taken twice");
      } catch (SQLException error) {
        check("23505", error.getSQLState());
      }
      connection.rollback();
      check(true, connection.isValid(5));
    }
    check(List.of("0", "0"), counters());
  }

  static void conflict() throws Exception {
    CyclicBarrier bothWrote = new CyclicBarrier(2);
    AtomicInteger tries = new AtomicInteger();
    AtomicInteger conflicts = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<?>> ends = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      ends.add(threads.submit(() -> {
        for (boolean first = true; ; first = false) {
          tries.incrementAndGet();
          try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate("UPDATE counter SET n = n + 1 WHERE id = 1");
            if (first) bothWrote.await(60, TimeUnit.SECONDS);
            connection.commit();
            return null;
          } catch (SQLException error) {
            if (!"40001".equals(error.getSQLState())) throw error;
            conflicts.incrementAndGet();
          }
        }
      }));
    }
    try {
      for (Future<?> end : ends) end.get();
    } finally {
      threads.shutdownNow();
    }
    check(3, tries.get());
    check(1, conflicts.get());
    check(List.of("2", "0"), counters());
    System.out.println("conflict error.getSQLState() = 40001");
  }

  static void prepared() throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement("SELECT n FROM counter WHERE id = ?")) {
      int[][] expected = {{1, 2}, {2, 0}, {1, 2}};
      for (int[] pair : expected) {
        statement.setInt(1, pair[0]);
        ResultSet row = statement.executeQuery();
        check(true, row.next());
        check(pair[1], row.getInt(1));
      }
    }
  }

  static void introspection() throws SQLException {
    try (Connection connection = pool.getConnection()) {
      DatabaseMetaData metadata = connection.getMetaData();
      List<String> columns = new ArrayList<>();
      ResultSet rows = metadata.getColumns(null, "public", "shelf", null);
      while (rows.next()) columns.add(rows.getString("COLUMN_NAME") + " " + rows.getString("TYPE_NAME"));
      check(List.of("id uuid", "name text"), columns);
      ResultSet keys = metadata.getPrimaryKeys(null, "public", "counter");
      keys.next();
      check("id", keys.getString("COLUMN_NAME"));
    }
  }

  /** A pool whose test of a connection fails throws it away, and opens another at every borrow. */
  static void poolKeepsConnections() throws Exception {
    Object[] physical = new Object[2];
    for (int i = 0; i < 2; i++) {
      // Longer than the half second within which Hikari takes a connection for alive without asking.
      if (i > 0) Thread.sleep(700);
      try (Connection connection = pool.getConnection()) {
        physical[i] = connection.unwrap(org.postgresql.PGConnection.class).getBackendPID();
      }
    }
    check(physical[0], physical[1]);
  }

  static List<String> counters() throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return strings(connection, "SELECT n FROM counter ORDER BY id");
    }
  }

  static List<String> strings(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) found.add(rows.getString(1));
      return found;
    }
  }
}
