package io.mha.spring.lines;

import jakarta.persistence.EntityManager;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.jdbc.AutoConfigureTestDatabase;
import org.springframework.boot.test.autoconfigure.orm.jpa.DataJpaTest;

/** The slice annotation @DataJpaTest sees our data source. */
@DataJpaTest
@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
class DataJpaSliceIT extends SliceContract {
    @Autowired
    private EntityManager access;

    @Override
    Object selectOne() {
        return access.createNativeQuery("SELECT 1").getSingleResult();
    }
}
