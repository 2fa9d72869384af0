package io.mha.spring.lines;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jdbc.test.autoconfigure.DataJdbcTest;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.jdbc.core.JdbcTemplate;

/** The slice annotation @DataJdbcTest sees our data source. */
@DataJdbcTest
@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
class DataJdbcSliceIT extends SliceContract {
    @Autowired
    private JdbcTemplate access;

    @Override
    Object selectOne() {
        return access.queryForObject("SELECT 1", Integer.class);
    }
}
