package io.mha.spring.lines;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.jdbc.core.JdbcTemplate;

/** The slice annotation @JdbcTest sees our data source. */
@JdbcTest
@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
class JdbcSliceIT extends SliceContract {
    @Autowired
    private JdbcTemplate access;

    @Override
    Object selectOne() {
        return access.queryForObject("SELECT 1", Integer.class);
    }
}
