package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"hallway/internal/signin/googletest"
)

// signinEvery is the time between two students at eight o'clock: 2,000 in five
// minutes.
const signinEvery = 5 * time.Minute / 2000

// signinScenario is students who sign in while everybody saves, once for each
// Hallway.
func signinScenario(ctx context.Context, b *bench) error {
	var saves, signins [][]string
	for _, h := range b.hallways {
		without, with, students, err := b.signinRound(ctx, h)
		if err != nil {
			return err
		}
		if students.why != nil {
			fmt.Printf("\na sign-in at %s failed, for example: %v\n", h.name, students.why)
		}
		saves = append(saves, without.cells(), with.cells(ratio(with.rates, without.rates, "without")))
		signins = append(signins, []string{h.name, fmt.Sprint(len(students.took) + students.refused), fmt.Sprint(students.refused),
			ms(quantile(students.took, 0.5)), ms(quantile(students.took, 0.99))})
	}
	table(fmt.Sprintf("%d people save while a student signs in every %v, for %v", b.savers, signinEvery, b.signinTime), savedHeader, saves)
	table("the sign-ins, from pressing the button to having read the page, Google included (a fake one on this machine)",
		[]string{"", "asked", "failed", "p50", "p99"}, signins)
	return nil
}

// signinRound lets people save without and then with students who sign in, at one
// server that only the school may read.
func (b *bench) signinRound(ctx context.Context, h hallway) (without, with *savedRow, students load, err error) {
	without, with = &savedRow{name: h.name + ", nobody signs in"}, &savedRow{name: h.name + ", students sign in"}
	f, err := b.folderOf(ctx, h, b.classes)
	if err != nil {
		return nil, nil, students, err
	}
	s, err := b.open(ctx, h, f, "HALLWAY_DIRECTORY=school")
	if err != nil {
		return nil, nil, students, err
	}
	c := b.crowd(s, f)
	defer c.close()
	err = without.measure(ctx, b.savers, b.time, s.process, c.save, nothing)
	if err != nil {
		return nil, nil, students, err
	}
	err = with.measure(ctx, b.savers, b.signinTime, s.process, c.save, func(ctx context.Context) func() {
		end := b.arrive(ctx, s.addr)
		return func() { students = end() }
	})
	if err == nil {
		with.lost, err = c.lost()
	}
	return without, with, students, err
}

// arrive lets students sign in one after another, whether or not those before them
// are done, until the function that it returns is called. That waits for the last.
func (b *bench) arrive(ctx context.Context, addr string) (end func() load) {
	ctx, cancel := context.WithCancel(ctx)
	var all load
	var mu sync.Mutex
	var wait sync.WaitGroup
	wait.Go(func() {
		tick := time.NewTicker(signinEvery)
		defer tick.Stop()
		for n := 0; ; n++ {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			wait.Go(func() {
				began := time.Now()
				err := b.signInStudent(addr, n)
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					all.refused, all.why = all.refused+1, err
					return
				}
				all.took = append(all.took, time.Since(began))
			})
		}
	})
	return func() load { cancel(); wait.Wait(); return all }
}

// signInStudent is a new browser that signs in and reads the page.
func (b *bench) signInStudent(addr string, n int) error {
	transport := visitorTransport(b.google)
	defer transport.CloseIdleConnections()
	v := newVisitor("http://"+addr, transport)
	sub := fmt.Sprint("student", n)
	b.google.Next(googletest.Identity{Sub: sub, Email: sub + "@" + domain, Name: "A student", HD: domain})
	page, err := v.read(context.Background(), "/auth/google?next=%2F")
	if err != nil {
		return err
	}
	if _, err := v.cookie("reader"); err != nil {
		return err
	}
	if !strings.Contains(page, "https://zoom.us/j/") {
		return errors.New("the page after the sign-in has no link")
	}
	return nil
}
