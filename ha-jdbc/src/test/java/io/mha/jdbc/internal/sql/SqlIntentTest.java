package io.mha.jdbc.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The flags behind a kind: {@code +c} for an implicit commit, {@code +p} for a pin. */
class SqlIntentTest {

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("table")
    void tellsWhatAStatementDoes(String expected, String sql) {
        SqlIntent intent = SqlIntent.of(sql);
        String actual = intent.kind() + (intent.implicitCommit() ? "+c" : "") + (intent.pins() ? "+p" : "");
        assertThat(actual).as(sql).isEqualTo(expected);
    }

    static List<Arguments> table() {
        return TABLE.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("--"))
                .map(line -> Arguments.of(
                        line.substring(0, line.indexOf('|')).strip(),
                        line.substring(line.indexOf('|') + 1).strip().replace("~", "\n")))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET sql_mode = ''",
                "SET NAMES utf8",
                "SET @a = 1, time_zone = 'UTC'",
                "SET autocommit = 1, sql_mode = ''",
                "SET TRANSACTION READ ONLY",
                "USE db",
                "LOCK TABLES t WRITE",
                "FLUSH TABLES WITH READ LOCK",
                "CREATE TEMPORARY TABLE x (a INT)",
                "SELECT GET_LOCK('a', 1)",
                "DO GET_LOCK('a', 1)",
                "INSERT INTO t VALUES (GET_LOCK('a', 1))",
                "PREPARE s FROM 'SELECT 1'",
                "HANDLER t OPEN",
                "XA START 'x'",
                "SELECT 1; SET sql_mode = ''",
                "FROBNICATE"
            })
    void seesWhatTheNextUserOfTheSessionMustNotFind(String sql) {
        assertThat(SqlIntent.of(sql).leaves()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "INSERT INTO t VALUES (1)",
                "SET @a = 1",
                "SET @a = 1, @b = 2",
                "SELECT @a := 1",
                "SELECT LAST_INSERT_ID(7)",
                "SET GLOBAL read_only = 1",
                "SET autocommit = 0",
                "CALL p()",
                "{call p(?)}",
                "BEGIN",
                "CREATE TABLE x (a INT)"
            })
    void seesWhatLeavesNothingToFind(String sql) {
        assertThat(SqlIntent.of(sql).leaves()).isFalse();
    }

    @Test
    void takesTheAuthorsWordForWhatMayRunTwice() {
        assertThat(SqlIntent.of("/*mha:idempotent*/ UPDATE t SET a = 1").rerunnable())
                .isTrue();
        assertThat(SqlIntent.of("/*mha:read*/ SELECT f()").rerunnable()).isTrue();
        assertThat(SqlIntent.of("UPDATE t SET a = 1 /*mha:idempotent*/").rerunnable())
                .as("not at the end")
                .isFalse();
        assertThat(SqlIntent.of("/*mha:idempotent*/ COMMIT").rerunnable()).isFalse();
        assertThat(SqlIntent.of("/*mha:idempotent*/ UPDATE t SET a = 1; COMMIT").rerunnable())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "/*mha:key=42*/ SELECT 1|42",
                "/* MHA: key = a b */ DELETE FROM t|-",
                "/* MHA: key= a b */ DELETE FROM t|a b",
                "/*mha:read*/ /*mha:key=x*/ SELECT 1|x",
                "/*mha:key=x*/ SELECT 1; SELECT 2|x",
                "/*mha:key=x*/ COMMIT|x",
                "/*mha:key=*/ SELECT 1|-",
                "SELECT 1 /*mha:key=x*/|-",
                "SELECT '/*mha:key=x*/'|-"
            })
    void readsWhatAStatementBelongsTo(String sql, String key) {
        assertThat(SqlIntent.of(sql).key()).isEqualTo(key);
    }

    @Test
    void tableIsLong() {
        assertThat(table()).hasSizeGreaterThan(150);
    }

    private static final String TABLE = """
            -- reads
            READ     | SELECT 1
            READ     | select 1;
            READ     |   SELECT 1 ; ;
            READ     | SELECT * FROM t WHERE a = ? AND b IN (1, 2)
            READ     | SELECT a.b, `c`.`d` FROM `db`.`t` a
            READ     | (SELECT 1)
            READ     | ((SELECT 1) UNION ALL (SELECT 2)) ORDER BY 1 LIMIT 1
            READ     | SELECT 1 UNION SELECT 2 EXCEPT (SELECT 3) INTERSECT (SELECT 4)
            READ     | SELECT 'delete from t; commit'
            READ     | SELECT "for update"
            READ     | SELECT `for update` FROM `into`
            READ     | SELECT 'it''s'
            READ     | SELECT 'it\\'s'
            READ     | SELECT '\\\\'
            READ     | SELECT t.update, t.delete, t.into FROM t
            READ     | SELECT\t*~FROM~t
            READ     | -- comment~SELECT 1
            READ     | --~SELECT 1
            READ     | # comment~SELECT 1
            READ     | /* for update */ SELECT 1 /* into outfile */
            READ     | SELECT 1 -- for update
            READ     | SELECT 1 # into @a
            READ     | SELECT 5 - -1
            READ     | SELECT 5--1
            READ     | SELECT/**/1
            READ     | SELECT COUNT(*), MAX(a), group_concat(DISTINCT b ORDER BY c SEPARATOR ',') FROM t GROUP BY d WITH ROLLUP
            READ     | SELECT IF (a, 1, 2), COALESCE (a, b) FROM t
            READ     | SELECT CAST(a AS CHAR(10)), CONVERT(a USING utf8mb4), CAST(b AS DECIMAL(10, 2)) FROM t
            READ     | SELECT ROW_NUMBER() OVER (PARTITION BY a ORDER BY b) FROM t WINDOW w AS (ORDER BY c)
            READ     | SELECT SUM(a) OVER w FROM t WINDOW w AS (PARTITION BY b)
            READ     | SELECT a FROM t WHERE EXISTS (SELECT 1) AND NOT (b = ANY (SELECT 2)) OR (c) XOR (d)
            READ     | SELECT a FROM t WHERE (a, b) IN ((1, 2)) AND c LIKE ('x') AND d BETWEEN (1) AND (2)
            READ     | SELECT CASE WHEN (a) THEN (b) ELSE (c) END FROM t
            READ     | SELECT * FROM a JOIN (b) ON (a.x = b.x) LEFT JOIN c USING (y)
            READ     | SELECT * FROM t USE INDEX (i) IGNORE INDEX FOR ORDER BY (j) FORCE KEY (k)
            READ     | SELECT * FROM t PARTITION (p0, p1)
            READ     | SELECT * FROM (SELECT 1) AS d(x)
            READ     | SELECT MATCH (a) AGAINST ('x' IN BOOLEAN MODE) FROM t
            READ     | SELECT DATE_ADD(a, INTERVAL (1) DAY), NOW(), UUID(), RAND(), SLEEP(1), BENCHMARK(1, 2)
            READ     | SELECT IS_FREE_LOCK('a'), IS_USED_LOCK('a'), LOAD_FILE('f'), MASTER_POS_WAIT('f', 1)
            READ     | SELECT JSON_EXTRACT(a, '$.b'), a->>'$.c' FROM t
            READ     | SELECT * FROM JSON_TABLE('[]', '$[*]' COLUMNS (a INT PATH '$.a', b VARCHAR(9) PATH '$.b')) AS jt
            READ     | SELECT REPLACE(a, 'b', 'c'), INSERT(a, 1, 2, 'x'), TRUNCATE(1.5, 0) FROM t
            READ     | SELECT {fn UCASE(a)}, {d '2020-01-01'}, {ts '2020-01-01 00:00:00'} FROM {oj a LEFT JOIN b ON a.x = b.x}
            READ     | SELECT SQL_NO_CACHE * FROM t
            READ     | SELECT @@version, @@session.sql_mode, @@global.read_only
            READ     | SELECT CURRENT_USER, CURRENT_TIMESTAMP, DATABASE(), VERSION(), USER()
            READ     | SELECT ST_ASTEXT(p) FROM t
            READ     | SELECT _utf8mb4'x', N'y', x'ff', 0xff, 1e5, 1.5
            READ     | VALUES ROW(1, 2), ROW(3, 4)
            READ     | VALUES (1), (2)
            READ     | TABLE t ORDER BY a LIMIT 3
            READ     | WITH a AS (SELECT 1) SELECT * FROM a
            READ     | WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n), m (j, k) AS (SELECT 1, 2) SELECT * FROM n
            READ     | WITH `a` (x) AS (WITH b(y) AS (SELECT 1) SELECT y FROM b) (SELECT x FROM a)
            READ     | SHOW TABLES
            READ     | SHOW CREATE TABLE t
            READ     | SHOW VARIABLES LIKE 'x%'
            READ     | SHOW GRANTS FOR 'a'@'b'
            READ     | SHOW PROCEDURE STATUS
            READ     | show @@datanode
            READ     | SHOW FULL COLUMNS FROM t WHERE Field IN ('a')
            READ     | EXPLAIN SELECT * FROM t
            READ     | EXPLAIN FORMAT=JSON SELECT 1
            READ     | EXPLAIN ANALYZE SELECT 1
            READ     | EXPLAIN ANALYZE FORMAT=TREE SELECT 1
            READ     | EXPLAIN EXTENDED SELECT 1
            READ     | EXPLAIN DELETE FROM t
            READ     | EXPLAIN UPDATE t SET a = 1
            READ     | EXPLAIN INSERT INTO t (a, b) VALUES (1, 2)
            READ     | EXPLAIN INSERT INTO db.t(a) SELECT b FROM u
            READ     | EXPLAIN REPLACE t (a) VALUES (1)
            READ     | EXPLAIN WITH a AS (SELECT 1) SELECT 1
            READ     | ANALYZE FORMAT=JSON SELECT 1
            READ     | ANALYZE SELECT 1
            READ     | DESC t
            READ     | DESCRIBE db.t a
            READ     | SELECT 1; SELECT 2; SHOW TABLES
            -- hints and versioned comments
            READ     | /*+ MAX_EXECUTION_TIME(10) */ SELECT 1
            READ     | SELECT /*+ SET_VAR(a = 1) */ 1
            READ     | /*#mycat:db_type=master*/ SELECT 1
            READ     | /*!mycat:sql=select 1 from t*/ SELECT 1
            READ     | /*balance*/ SELECT 1
            READ     | SELECT /*!40001 SQL_NO_CACHE */ * FROM t
            READ     | /*!50000 SELECT 1 */
            READ     | SELECT /*M!100100 SQL_NO_CACHE */ 1
            READ     | SELECT /*! 1 /* nested */ */ 2
            READ     | /*! mycat: sql=select 1 */ SELECT 1
            READ     | /* mycat: sql=delete from t */ SELECT 1
            READ     | /** mycat:sql=delete from t */ SELECT 1
            WRITE    | /*#mycat:sql=select 1 from t*/ DELETE FROM t
            WRITE    | /*!mycat:sql=select 1 from t*/INSERT INTO t VALUES (1)
            COMMIT   | /*#mycat:datanode=dn1*/ COMMIT
            UNKNOWN  | /*!mycat:catlet=io.mycat.catlets.ShareJoin */ SELECT 1
            UNKNOWN  | /*#mycat: CATLET=x*/SELECT 1
            READ     | /*#mycat:datanode=catlet*/SELECT 1
            READ     | /*mha:read*/ CALL report()
            READ     | /* mha:read */ SELECT my_function(1)
            WRITE    | /*mha:idempotent*/ UPDATE t SET a = 1 WHERE id = 1
            READ     | /*MHA:READ*/ SELECT 1 FOR UPDATE
            COMMIT   | /*mha:read*/ COMMIT
            SESSION+p| /*mha:read*/ SET a = 1
            UNKNOWN+p| /*mha:read*/ XA COMMIT 'x'
            UNKNOWN  | SELECT my_function(1) /*mha:read*/
            UNKNOWN  | SELECT 1 /*!50000 INTO OUTFILE 'x' */
            UNKNOWN  | /*!99999 EXPLAIN */ DELETE FROM t
            UNKNOWN  | /*!99999 SELECT 1; */ DELETE FROM t
            UNKNOWN  | SELECT 1 /*M!100100 FOR UPDATE */
            SESSION+p| /*!40101 SET NAMES utf8 */
            UNKNOWN+p| /*+ mycat:createTable{} */ SELECT 1
            UNKNOWN  | /*+ mycat:showHeartbeatStatus{} */
            UNKNOWN  | SELECT '\\' INTO OUTFILE 'x' -- '
            UNKNOWN  | SELECT f --x~(1)
            -- not proven
            UNKNOWN  | SELECT my_function(1)
            UNKNOWN  | SELECT db.count(1)
            UNKNOWN  | SELECT `count`(1)
            UNKNOWN  | SELECT "f"(1)
            UNKNOWN  | SELECT COUNT (*) FROM t
            UNKNOWN  | SELECT a FROM t WHERE b = 2f(1)
            UNKNOWN  | SHOW TABLES WHERE f(1)
            UNKNOWN  | EXPLAIN SELECT f(1)
            UNKNOWN  | WITH a AS (SELECT 1) (SELECT 1) ORDER BY 1, f(2)
            UNKNOWN  | WITH a AS (SELECT 1) SELECT 1, f(2)
            UNKNOWN  | SELECT * FROM t PROCEDURE ANALYSE()
            UNKNOWN  | SELECT * INTO OUTFILE 'x' FROM t
            UNKNOWN  | SELECT a FROM t INTO DUMPFILE 'x'
            UNKNOWN  | TABLE t INTO OUTFILE 'x'
            UNKNOWN+p| SELECT a INTO @x FROM t
            UNKNOWN+p| EXPLAIN FORMAT=JSON INTO @x SELECT 1
            UNKNOWN+p| SELECT @a := 1
            UNKNOWN+p| SELECT @a:=@a+1 FROM t
            UNKNOWN+p| SELECT GET_LOCK('a', 1)
            UNKNOWN+p| SELECT RELEASE_LOCK('a')
            UNKNOWN+p| SELECT release_all_locks()
            UNKNOWN+p| SELECT LAST_INSERT_ID(5)
            UNKNOWN  | DO SLEEP(1)
            UNKNOWN+p| DO GET_LOCK('a', 1)
            UNKNOWN+p| CALL p(1)
            UNKNOWN+p| {call p(?)}
            UNKNOWN+p| {? = call p(?)}
            UNKNOWN+p| ( DELETE FROM t )
            UNKNOWN+p| GET DIAGNOSTICS @a = NUMBER
            UNKNOWN  | KILL QUERY 5
            UNKNOWN  | CHECKSUM TABLE t
            UNKNOWN+p| FROBNICATE t
            UNKNOWN+p| SELECT 'never closed
            UNKNOWN+p| SELECT 1 /* never closed
            UNKNOWN+p| ?
            UNKNOWN  |
            UNKNOWN  | ;
            UNKNOWN  | /* nothing */
            UNKNOWN+c+p| EXECUTE s USING @a
            UNKNOWN+c+p| EXECUTE IMMEDIATE 'COMMIT'
            UNKNOWN+p| XA START 'x'
            UNKNOWN+p| XA COMMIT 'x' ONE PHASE
            -- reads of the session
            READ+p   | SELECT LAST_INSERT_ID()
            READ+p   | SELECT FOUND_ROWS(), ROW_COUNT()
            READ+p   | SELECT CONNECTION_ID()
            READ+p   | SELECT LASTVAL(s)
            READ+p   | SELECT PREVIOUS VALUE FOR s
            READ+p   | SELECT s.currval
            READ+p   | SELECT @a
            READ+p   | SELECT @`a b`, @'c'
            READ+p   | SELECT @@identity
            READ+p   | SELECT @@session.last_insert_id
            READ+p   | SELECT SQL_CALC_FOUND_ROWS * FROM t LIMIT 1
            READ+p   | SHOW WARNINGS
            READ+p   | SHOW COUNT(*) ERRORS
            READ+p   | SHOW PROFILES
            READ+p   | EXPLAIN FOR CONNECTION 5
            READ+p   | SELECT 1; SHOW WARNINGS
            -- writes
            WRITE    | INSERT INTO t VALUES (1)
            WRITE    | insert into t select f(1)
            WRITE    | UPDATE t SET a = 1
            WRITE    | DELETE FROM t
            WRITE    | REPLACE INTO t VALUES (1)
            WRITE    | INSERT INTO t VALUES ('; COMMIT')
            WRITE    | INSERT INTO t VALUES (@a)
            WRITE    | INSERT /*!50000 IGNORE */ INTO t VALUES (1)
            WRITE    | LOAD DATA INFILE 'x' INTO TABLE t
            WRITE+p  | LOAD DATA INFILE 'x' INTO TABLE t (a, @b) SET c = @b
            WRITE+p  | INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)
            WRITE    | INSERT INTO t VALUES (LAST_INSERT_ID())
            WRITE+p  | UPDATE t SET a = (@b := @b + 1)
            WRITE    | SELECT * FROM t FOR UPDATE
            WRITE    | SELECT * FROM t WHERE a = 1 FOR UPDATE SKIP LOCKED
            WRITE    | SELECT * FROM t FOR SHARE
            WRITE    | SELECT * FROM t LOCK IN SHARE MODE
            WRITE    | (SELECT * FROM t FOR/**/UPDATE)
            WRITE    | SELECT NEXT VALUE FOR s
            WRITE    | SELECT NEXTVAL(s)
            WRITE    | SELECT SETVAL(s, 5)
            WRITE+p  | SELECT s.nextval
            WRITE    | WITH a AS (SELECT 1) UPDATE t SET b = 1
            WRITE    | WITH a AS (SELECT 1) DELETE FROM t
            UNKNOWN+p| WITH a AS (SELECT 1) UPDATE t SET b = LAST_INSERT_ID(b + 1)
            WRITE    | EXPLAIN ANALYZE DELETE FROM t
            WRITE    | EXPLAIN ANALYZE UPDATE t SET a = 1
            WRITE    | ANALYZE UPDATE t SET a = 1
            WRITE    | ANALYZE FORMAT=JSON DELETE FROM t
            WRITE    | SET GLOBAL read_only = 1
            WRITE    | SET @@global.read_only = 1
            WRITE    | SET PERSIST max_connections = 5
            WRITE    | SET GLOBAL TRANSACTION READ ONLY
            -- implicit commits
            WRITE+c  | CREATE TABLE t (a INT)
            WRITE+c  | CREATE OR REPLACE TABLE t (a INT)
            WRITE+c  | create index i on t (a)
            WRITE+c  | ALTER TABLE t ADD b INT
            WRITE+c  | DROP TABLE t
            WRITE+c  | TRUNCATE TABLE t
            WRITE+c  | TRUNCATE t
            WRITE+c  | RENAME TABLE a TO b
            WRITE+c  | GRANT SELECT ON *.* TO 'a'@'b'
            WRITE+c  | REVOKE ALL ON *.* FROM a@b
            WRITE+c  | LOAD INDEX INTO CACHE t
            WRITE+c  | ANALYZE TABLE t
            WRITE+c  | ANALYZE LOCAL TABLE t
            WRITE+c  | OPTIMIZE TABLE t
            WRITE+c  | REPAIR TABLE t
            WRITE+c  | FLUSH PRIVILEGES
            WRITE+c+p| FLUSH TABLES WITH READ LOCK
            WRITE+c  | SET PASSWORD = 'x'
            WRITE+c  | START SLAVE
            WRITE+c  | INSTALL PLUGIN p SONAME 'x'
            WRITE+p  | CREATE TEMPORARY TABLE t (a INT)
            WRITE+p  | CREATE OR REPLACE TEMPORARY TABLE t (a INT)
            WRITE+p  | DROP TEMPORARY TABLE t
            -- transactions
            BEGIN+c  | BEGIN
            BEGIN+c  | begin work;
            BEGIN+c  | START TRANSACTION
            BEGIN+c  | START TRANSACTION WITH CONSISTENT SNAPSHOT
            BEGIN+c  | /* x */ START /* y */ TRANSACTION READ ONLY
            UNKNOWN+c+p| BEGIN NOT ATOMIC SELECT 1; END
            COMMIT   | COMMIT
            COMMIT   | commit work
            COMMIT   | /* x */ Commit -- y
            COMMIT   | COMMIT AND NO CHAIN NO RELEASE
            COMMIT+p | COMMIT AND CHAIN
            COMMIT+p | COMMIT RELEASE
            COMMIT   | /*!40000 COMMIT */
            ROLLBACK | ROLLBACK
            ROLLBACK | ROLLBACK WORK
            ROLLBACK+p| ROLLBACK AND CHAIN
            TRANSACTION | ROLLBACK TO a
            TRANSACTION | ROLLBACK WORK TO SAVEPOINT a
            TRANSACTION | SAVEPOINT a
            TRANSACTION | RELEASE SAVEPOINT a
            TRANSACTION+p | SET TRANSACTION ISOLATION LEVEL READ COMMITTED
            BEGIN+p  | SET autocommit=0
            BEGIN+p  | SET autocommit = OFF
            BEGIN+p  | set session autocommit = false;
            BEGIN+p  | SET @@autocommit = 0
            BEGIN+p  | SET @@session.autocommit := 0
            BEGIN+p  | SET `autocommit` = 'off'
            COMMIT+c | SET autocommit=1
            COMMIT+c | SET AUTOCOMMIT = ON
            COMMIT+c | SET @@local.autocommit = TRUE
            COMMIT+c | SET LOCAL autocommit = 1
            COMMIT+c+p| SET autocommit = 1, sql_mode = ''
            BEGIN+p  | SET sql_mode = CONCAT(@@sql_mode, ',x'), autocommit = 0
            WRITE    | SET GLOBAL autocommit = 0
            UNKNOWN+c+p| SET autocommit = @a
            UNKNOWN+c+p| SET autocommit = DEFAULT
            UNKNOWN+c+p| SET autocommit = 0, autocommit = 1
            -- session
            SESSION+p| SET NAMES utf8mb4
            SESSION+p| SET sql_mode = ''
            SESSION+p| SET @a = 1
            SESSION+p| SET @autocommit = 1
            SESSION+p| SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE
            SESSION+p| SET GLOBAL a = 1, SESSION b = 2
            SESSION+p| SET ROLE admin
            UNKNOWN+c+p| SET STATEMENT max_statement_time = 1 FOR INSERT INTO t VALUES (1)
            SESSION+p| USE db
            SESSION+p| PREPARE s FROM 'COMMIT'
            SESSION+p| DEALLOCATE PREPARE s
            SESSION+p| DROP PREPARE s
            SESSION+p| HANDLER t OPEN
            SESSION+c+p| LOCK TABLES t WRITE
            SESSION+c+p| UNLOCK TABLES
            -- several
            UNKNOWN  | INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)
            UNKNOWN  | SELECT 1; DELETE FROM t
            UNKNOWN+c+p| SELECT 1; COMMIT
            UNKNOWN+c+p| BEGIN; INSERT INTO t VALUES (1); COMMIT
            UNKNOWN+p| SELECT 1; SET a = 1
            UNKNOWN+p| ROLLBACK; SELECT 1
            UNKNOWN+c| SELECT 1; DROP TABLE t
            UNKNOWN+c+p| CREATE PROCEDURE p() BEGIN INSERT INTO t VALUES (1); COMMIT; END
            """;
}
