package school

import (
	"reflect"
	"testing"
)

// Whatever differs in an entry makes it another one, so that no page keeps an old row:
// this walks through every field, also those that are added later.
func TestSameEntry(t *testing.T) {
	made := func() *Entry {
		return &Entry{Door: Door{ID: 1, Code: "abc"}, Section: Section{Course: "Algebra"}, Teachers: []Person{{ID: 1, Name: "Ada"}},
			Cover: &Cover{ID: 2, Usual: &Door{ID: 1}}}
	}
	if !made().Same(made()) || !(&Entry{}).Same(&Entry{}) {
		t.Fatal("the same entries differ")
	}
	leaves := 0
	var walk func(path string, at func(*Entry) reflect.Value)
	walk = func(path string, at func(*Entry) reflect.Value) {
		switch v := at(made()); v.Kind() {
		case reflect.Struct:
			if v.Type().String() == "time.Time" {
				return
			}
			for i := range v.NumField() {
				walk(path+"."+v.Type().Field(i).Name, func(e *Entry) reflect.Value { return at(e).Field(i) })
			}
			return
		case reflect.Pointer:
			if !v.IsNil() {
				walk(path, func(e *Entry) reflect.Value { return at(e).Elem() })
			}
		case reflect.Slice:
			if v.Len() > 0 {
				walk(path, func(e *Entry) reflect.Value { return at(e).Index(0) })
			}
		}
		other := made()
		change(at(other))
		if leaves++; other.Same(made()) || made().Same(other) {
			t.Errorf("another %s is the same", path)
		}
	}
	walk("Entry", func(e *Entry) reflect.Value { return reflect.ValueOf(e).Elem() })
	if leaves < 40 {
		t.Errorf("only %d fields", leaves)
	}
}

// change makes a value another one.
func change(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(v.String() + "x")
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Int, reflect.Int64:
		v.SetInt(v.Int() + 1)
	case reflect.Uint8, reflect.Uint64:
		v.SetUint(v.Uint() + 1)
	case reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		} else {
			v.SetZero()
		}
	default:
		v.SetZero()
	}
}
