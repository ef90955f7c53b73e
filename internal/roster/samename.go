package roster

// SameName says whether two names are one person's.
func SameName(a, b string) bool { return fold(a) == fold(b) }
