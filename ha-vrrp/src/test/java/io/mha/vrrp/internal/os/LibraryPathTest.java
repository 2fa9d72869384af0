package io.mha.vrrp.internal.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LibraryPathTest {
    private static final String PROPERTY = "jna.platform.library.path";

    private @Nullable String before;

    @BeforeEach
    void remember() {
        before = System.getProperty(PROPERTY);
        System.clearProperty(PROPERTY);
    }

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, before);
        }
    }

    @Test
    void namesFoldersThatExist() {
        LibraryPath.prepare();

        assertThat(System.getProperty(PROPERTY).split(File.pathSeparator))
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allSatisfy(folder -> assertThat(new File(folder)).isDirectory());
    }

    @Test
    void leavesAloneWhatTheApplicationHasSet() {
        System.setProperty(PROPERTY, "/as/it/likes");

        LibraryPath.prepare();

        assertThat(System.getProperty(PROPERTY)).isEqualTo("/as/it/likes");
    }
}
