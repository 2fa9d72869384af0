package io.mha.spring.lines;

import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.mybatis.spring.boot.test.autoconfigure.MybatisTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.jdbc.AutoConfigureTestDatabase;

/** The slice annotation @MybatisTest sees our data source. */
@MybatisTest
@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
class MybatisSliceIT extends SliceContract {
    @Autowired
    private One access;

    /** Found by MyBatis, which reads its mappers from the package of the application. */
    @Mapper
    interface One {
        @Select("SELECT 1")
        int one();
    }

    @Override
    Object selectOne() {
        return access.one();
    }
}
