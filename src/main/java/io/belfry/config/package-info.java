/**
 * Settings: the one table of everything an administrator can set, where the values come from, and
 * their typed form. It uses java.base only, so that every package may be handed its part of the
 * settings. They are read once, by the thread that deploys the application, and are immutable.
 */
@NullMarked
package io.belfry.config;

import org.jspecify.annotations.NullMarked;
