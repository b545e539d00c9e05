int Helper() => 42;
