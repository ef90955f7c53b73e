package views

import "fmt"

// classPath is the address of a class's page, or of what a button there does.
func classPath(id int64, verb string) string { return fmt.Sprintf("/admin/classes/%d%s", id, verb) }
