package app_test

// firstLink is what a teacher saves before apptest.SecondLink.
const firstLink = "https://zoom.us/j/81111111111"

// invitation is what Zoom's "Copy invitation" gives. Its join link is apptest.Invited.
const invitation = `Adaeze Okafor is inviting you to a scheduled Zoom meeting.

Topic: Algebra II
Time: Nov 24, 2026 08:30 AM Central Time (US and Canada)

Join Zoom Meeting
https://school.zoom.us/j/93411007919?pwd=THBLWExVS0QyYnV1Z1nZTDJGYVI2QT09

Meeting ID: 934 1100 7919
Passcode: 123123
One tap mobile
+13126266799,,93411007919#,,,,*123123# US (Chicago)
Find your local number: https://school.zoom.us/u/kcAbCdEfG`
