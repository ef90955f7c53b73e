package main

import "context"

const bareCommand = "serve-bare"

func serveBare(a, b string) error                          { return nil }
func readScenario(ctx context.Context, b *bench) error     { return nil }
func aloneScenario(ctx context.Context, b *bench) error    { return nil }
func signinScenario(ctx context.Context, b *bench) error   { return nil }
func districtScenario(ctx context.Context, b *bench) error { return nil }
