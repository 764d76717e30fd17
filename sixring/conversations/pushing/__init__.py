"""Notices of an answer in the chat, for a visitor who has closed the page and allowed them.

A browser asks that question only on a page of its own, never in a frame of a shop's, so the chat leads to one. What is
sent says that there is an answer and nothing of it.
"""
