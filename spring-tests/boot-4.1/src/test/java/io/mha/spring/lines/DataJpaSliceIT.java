package io.mha.spring.lines;

import jakarta.persistence.EntityManager;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;

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
