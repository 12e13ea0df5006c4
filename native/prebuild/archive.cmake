# How zig makes a library of objects. CMake reads this after what it knows of a platform: for Windows, that names another program.
set(CMAKE_CXX_ARCHIVE_CREATE "\"${ZIG}\" ar qcD <TARGET> <OBJECTS>")
set(CMAKE_CXX_ARCHIVE_FINISH "\"${ZIG}\" ranlib -D <TARGET>")
