package io.mha.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mha.jdbc.MhaDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.infra.BenchmarkParams;

/** The same work through a bare HikariCP pool and through MHA with three nodes and all of its safety. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PoolBenchmark {
    /** Which side. */
    @Param({"hikari", "mha"})
    public String side = "";

    private DataSource source = new HikariDataSource();

    /**
     * Opens the side's data source, with as many connections on either side.
     *
     * @param benchmark what it is for
     * @throws SQLException never
     */
    @Setup(Level.Trial)
    public void open(BenchmarkParams benchmark) throws SQLException {
        open(benchmark.getBenchmark().endsWith("crowd") ? "100" : "0");
    }

    void open(String answerMicros) throws SQLException {
        DriverManager.registerDriver(new StubDriver());
        if (side.equals("mha")) {
            source = new MhaDataSource(
                    "jdbc:mha:stub://a:1,b:1,c:1/db?maxPoolSize=10&minIdle=10&driver.answerMicros=" + answerMicros);
        } else {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl("jdbc:stub://a:1/db");
            config.addDataSourceProperty("answerMicros", answerMicros);
            config.setMaximumPoolSize(30);
            source = new HikariDataSource(config);
        }
    }

    /**
     * Closes it.
     *
     * @throws Exception never
     */
    @TearDown(Level.Trial)
    public void close() throws Exception {
        ((AutoCloseable) source).close();
    }

    /**
     * Borrow and give back.
     *
     * @return something for the JVM to keep
     * @throws SQLException never
     */
    @Benchmark
    public Object borrow() throws SQLException {
        try (Connection connection = source.getConnection()) {
            return connection;
        }
    }

    /**
     * Borrow, run a prepared query, read its row, give back.
     *
     * @return something for the JVM to keep
     * @throws SQLException never
     */
    @Benchmark
    public int query() throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT v FROM t WHERE id = ?")) {
            statement.setInt(1, 42);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getInt(1) : -1;
            }
        }
    }

    /**
     * Borrow, run a transaction of three prepared updates, give back.
     *
     * @return something for the JVM to keep
     * @throws SQLException never
     */
    @Benchmark
    public int transaction() throws SQLException {
        int changed = 0;
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement("UPDATE t SET v = ? WHERE id = ?")) {
                for (int id = 1; id <= 3; id++) {
                    statement.setInt(1, 42);
                    statement.setInt(2, id);
                    changed += statement.executeUpdate();
                }
            }
            connection.commit();
            connection.setAutoCommit(true);
        }
        return changed;
    }

    /**
     * The same as {@link #query} by 32 threads at once, of a server that takes 100 us to answer: whether they are in each
     * other's way.
     *
     * @return something for the JVM to keep
     * @throws SQLException never
     */
    @Benchmark
    @Threads(32)
    public int crowd() throws SQLException {
        return query();
    }
}
