"""Coded interviews come in; courses go out: who turned where, timelines in story time, before and after, case pages."""
