package io.mha.spring.lines;

import org.jooq.DSLContext;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.jooq.test.autoconfigure.JooqTest;

/** The slice annotation @JooqTest sees our data source. */
@JooqTest
@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
class JooqSliceIT extends SliceContract {
    @Autowired
    private DSLContext access;

    @Override
    Object selectOne() {
        return access.fetchValue("SELECT 1");
    }
}
